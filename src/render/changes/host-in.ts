/**
 * A host by one name, whichever it is given: a Service as `service.namespace`.
 *
 * @param own - The namespace of a short name.
 */
export function hostIn(text: string, own: string) {
  const host = text.toLowerCase().replace(/\.$/, '')
  const [service = '', namespace = own, kind = 'svc'] = host.split('.')
  return kind === 'svc' ? { host: `${service}.${namespace}`, service, namespace } : { host }
}
