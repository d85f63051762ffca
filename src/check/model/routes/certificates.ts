import type { K8sObject } from '../../../kubernetes/object.ts'
import { exposureOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { listAt, textAt, textsAt } from '../read.ts'
import type { Model } from '../model.ts'

export const certManagerGroup = 'cert-manager.io'

/** A TLS Secret that a route of Convex uses, with its hosts. */
export interface TlsUse {
  readonly object: K8sObject
  /** Path of the name in the object. */
  readonly path: string
  readonly namespace: string
  readonly secretName: string
  readonly hosts: readonly string[]
}

/** The TLS Secrets of the routes of Convex. */
export function tlsUses(model: Model): readonly TlsUse[] {
  return [...exposureOf(model).objects].flatMap(([object, routes]) => {
    const namespace = namespaceOf(object)
    if (object.kind === 'Ingress') return ingressUses(object, namespace)
    const secretName = textAt(object, 'spec', 'tls', 'secretName')
    if (object.kind !== 'IngressRoute' || secretName === undefined || secretName === '') return []
    return [{ object, path: 'spec.tls.secretName', namespace, secretName, hosts: hostsOf(routes) }]
  })
}

function hostsOf(routes: readonly ConvexRoute[]): readonly string[] {
  return [...new Set(routes.flatMap(({ route }) => route.hosts.map((host) => host.toLowerCase())))]
}

function ingressUses(object: K8sObject, namespace: string): readonly TlsUse[] {
  return listAt(object, 'spec', 'tls').flatMap((entry, position) => {
    const secretName = textAt(entry, 'secretName')
    const hosts = listAt(entry, 'hosts').filter((host): host is string => typeof host === 'string')
    if (secretName === undefined || secretName === '') return []
    return [{ object, path: `spec.tls[${position}].secretName`, namespace, secretName, hosts }]
  })
}

/** The names in a Certificate, in lower case. */
export function namesOf(certificate: K8sObject): readonly string[] {
  const names = listAt(certificate, 'spec', 'dnsNames').filter((name): name is string => typeof name === 'string')
  const common = textAt(certificate, 'spec', 'commonName')
  return (common === undefined || common === '' ? names : [...names, common]).map((name) => name.toLowerCase())
}

/** Whether a name of a certificate covers a host. A wildcard covers one label. */
export function covers(name: string, host: string): boolean {
  if (name === host) return true
  return name.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2)
}

/** Key of a TLS Secret: `namespace/secret`. */
export function secretKey({ namespace, secretName }: Pick<TlsUse, 'namespace' | 'secretName'>): string {
  return `${namespace}/${secretName}`
}

/** The `secretKey` of a Certificate. */
export function certificateKey(object: K8sObject): string {
  return secretKey({ namespace: namespaceOf(object), secretName: textAt(object, 'spec', 'secretName') ?? '' })
}

/** Certificates by `secretKey`. */
export const certificatesBySecret = memo(
  ({ index }: Model): ReadonlyMap<string, K8sObject> =>
    new Map(index.all('Certificate', certManagerGroup).map((object) => [certificateKey(object), object])),
)

/** Certificates of the routes of Convex: by their Secret, or by a host. */
export function* certificatesOfConvex(model: Model): Iterable<K8sObject> {
  const secrets = new Set(tlsUses(model).map(secretKey))
  const hosts = new Set(exposureOf(model).routes.flatMap(({ route }) => route.hosts))
  for (const object of model.index.all('Certificate', certManagerGroup))
    if (secrets.has(certificateKey(object)) || namesOf(object).some((name) => hosts.has(name))) yield object
}

/** The annotation by which cert-manager creates a Certificate for an object. */
export function certManagerAnnotation(object: K8sObject): string | undefined {
  return Object.keys(textsAt(object, 'metadata', 'annotations')).find((name) =>
    /^(?:cert-manager\.io\/|kubernetes\.io\/tls-acme$)/.test(name),
  )
}
