import type { K8sObject } from '../../../kubernetes/object.ts'
import { exposureOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { listAt, textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A TLS Secret that a route of Convex wants, and for what. */
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

/** The names that a Certificate is for. */
export function namesOf(certificate: K8sObject): readonly string[] {
  const names = listAt(certificate, 'spec', 'dnsNames').filter((name): name is string => typeof name === 'string')
  const common = textAt(certificate, 'spec', 'commonName')
  return (common === undefined || common === '' ? names : [...names, common]).map((name) => name.toLowerCase())
}

/** Whether a name of a certificate covers a host: a wildcard stands for one label. */
export function covers(name: string, host: string): boolean {
  if (name === host) return true
  return name.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2)
}

/** Certificates by `namespace/secret`. */
export function certificatesBySecret({ index }: Model): ReadonlyMap<string, K8sObject> {
  return new Map(
    index
      .all('Certificate', 'cert-manager.io')
      .map((object) => [`${namespaceOf(object)}/${textAt(object, 'spec', 'secretName') ?? ''}`, object]),
  )
}
