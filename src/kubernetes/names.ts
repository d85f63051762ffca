// The name formats of Kubernetes: kubernetes@v1.37.2
// staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go#IsDNS1123Label,IsDNS1123Subdomain,IsDNS1035Label.
const dnsLabelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const dnsSubdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const dns1035Pattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const keyNamePattern = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const configKeyPattern = /^[-._a-zA-Z0-9]+$/

/** RFC 1123 label, as for a namespace: lower-case letters, digits and `-`, at most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && dnsLabelPattern.test(text)
}

/** RFC 1123 subdomain, as for most objects: labels joined by dots, at most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && dnsSubdomainPattern.test(text)
}

/** RFC 1035 label, as for a Service: like a DNS label, but the first character is a letter. */
export function isDns1035Label(text: string): boolean {
  return text.length <= 63 && dns1035Pattern.test(text)
}

/** Key of a label or an annotation: a name of at most 63 characters, with an optional `domain/` before it. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split('/')
  const name = parts.at(-1) ?? ''
  const prefixIsRight = parts.length === 1 || (parts.length === 2 && isDnsSubdomain(parts[0] ?? ''))
  return prefixIsRight && name.length <= 63 && keyNamePattern.test(name)
}

/** Value of a label: empty, or at most 63 letters, digits, `-`, `_` and `.`. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && keyNamePattern.test(text))
}

/** Key of a Secret or a ConfigMap. */
export function isConfigKey(text: string): boolean {
  return text.length <= 253 && text !== '.' && !text.startsWith('..') && configKeyPattern.test(text)
}

/**
 * The namespace of a host name that is a Service of the cluster: a name without dots is in the namespace of the client,
 * a name with `.svc` includes the namespace. `undefined` for any other: `minio.storage` could also be a host of the
 * internet.
 */
export function serviceNamespaceOf(host: string, own: string): string | undefined {
  if (isDnsLabel(host) && !/^\d+$/.test(host)) return own
  const [, namespace] = /^[^.]+\.([^.]+)\.svc(?:\..+)?$/.exec(host) ?? []
  return namespace
}
