import { distinct } from '../distinct.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { certificatesBySecret, covers, namesOf, tlsUses } from '../world/certificates.ts'
import type { TlsUse } from '../world/certificates.ts'
import { exposureOf } from '../world/exposure.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import { textAt, textsAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { backendExample, replaced, routeExample, serviceExample } from './route-examples.ts'

/** A route with a certificate, with some of the text replaced. */
export function certifiedExample(replacements: Readonly<Record<string, string>> = {}): string {
  const whole = `${backendExample()}${serviceExample}${routeExample({ 'tls: {}': 'tls: { secretName: convex-tls }' })}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: convex, namespace: convex }
spec:
  secretName: convex-tls
  dnsNames: [convex.example.com]
  issuerRef: { kind: ClusterIssuer, name: letsencrypt }
`
  return replaced(whole, replacements)
}

/** The certificate is for the host. */
export const certificateCoversHosts: Rule = {
  id: 'certificate-covers-hosts',
  severity: 'error',
  title: 'The certificate of a route covers every host of it.',
  why:
    'Browsers and clients of Convex refuse a certificate for another name, and so does the backend itself when a Node action ' +
    'calls its own origin. A wildcard covers one label: *.example.com is neither example.com nor a.b.example.com.',
  source: 'RFC 6125 section 6.4.3; Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:799-821 (v3.7)',
  bad: certifiedExample({ 'dnsNames: [convex.example.com]': 'dnsNames: [api.example.com]' }),
  good: certifiedExample(),
  *check(world) {
    const certificates = certificatesBySecret(world)
    const uses = tlsUses(world).map((use) => ({ use, certificate: certificates.get(keyOf(use)) }))
    // Traefik serves any certificate that some route has loaded.
    const loaded = new Set(
      uses.flatMap(({ use, certificate }) =>
        use.object.kind === 'IngressRoute' && certificate !== undefined ? namesOf(certificate) : [],
      ),
    )
    yield* distinct(uncovered(uses, loaded))
  },
}

function keyOf({ namespace, secretName }: TlsUse): string {
  return `${namespace}/${secretName}`
}

function* uncovered(
  uses: readonly { readonly use: TlsUse; readonly certificate: K8sObject | undefined }[],
  loaded: ReadonlySet<string>,
): Iterable<Problem> {
  for (const { use, certificate } of uses) {
    if (certificate === undefined) continue
    const names = namesOf(certificate)
    const isTraefik = use.object.kind === 'IngressRoute'
    for (const host of use.hosts) {
      const parent = `*.${host.split('.').slice(1).join('.')}`
      const isLoaded = isTraefik && (loaded.has(host) || loaded.has(parent))
      if (isLoaded || names.some((name) => covers(name, host))) continue
      yield {
        object: certificate,
        path: 'spec.dnsNames',
        message: `The certificate does not cover ${host}, a host of ${use.object.kind} ${nameOf(use.object)}.`,
        fix: `Add ${host} to dnsNames.`,
      }
    }
  }
}

/** Something makes the Secret. */
export const tlsSecretIsMade: Rule = {
  id: 'tls-secret-is-made',
  severity: 'error',
  title: 'The TLS Secret of a route is made, in the namespace of the route.',
  why:
    'Traefik looks for tls.secretName in the namespace of the IngressRoute alone. When it is not there, the route works with ' +
    'the default certificate, which no client trusts. A Secret that is made elsewhere cannot be seen, which is said as info.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:47-50,799-821 (v3.7)',
  bad: certifiedExample({ 'secretName: convex-tls\n': 'secretName: convex-certificate\n' }),
  good: certifiedExample(),
  *check(world) {
    const uses = tlsUses(world)
    const wanted = new Set(uses.map(keyOf))
    // Certificates whose Secret nobody reads, by the names that they are for.
    const idle = new Map<string, K8sObject>()
    for (const certificate of world.index.all('Certificate', 'cert-manager.io')) {
      const secretName = textAt(certificate, 'spec', 'secretName') ?? ''
      if (wanted.has(`${namespaceOf(certificate)}/${secretName}`)) continue
      for (const name of namesOf(certificate)) idle.set(name, certificate)
    }
    for (const use of uses) yield* unmade(world, use, idle)
  },
}

function* unmade(world: World, use: TlsUse, idle: ReadonlyMap<string, K8sObject>): Iterable<Problem> {
  if (world.producersOf(use.namespace, use.secretName).length > 0 || isShimmed(use.object)) return
  const [host = ''] = use.hosts
  const meant = idle.get(host) ?? idle.get(`*.${host.split('.').slice(1).join('.')}`)
  const { object, path, secretName } = use
  const made = meant === undefined ? '' : (textAt(meant, 'spec', 'secretName') ?? '')
  const isHere = meant !== undefined && namespaceOf(meant) === use.namespace
  if (meant === undefined || (!isHere && isCopied(meant)))
    yield {
      object,
      path,
      message: `Nothing among the objects makes the Secret ${secretName}; if it is not made elsewhere, clients get a certificate that they do not trust.`,
      fix: 'Add a Certificate for it beside the route, or check the name.',
      severity: 'info',
    }
  else
    yield {
      object,
      path,
      message: `Nothing makes the Secret ${secretName}; the Certificate for ${host} makes ${made} in namespace ${namespaceOf(meant) || '(none)'}.`,
      fix: isHere ? `Write ${made}.` : 'Put the Certificate into the namespace of the route.',
    }
}

/** cert-manager makes the Certificate of an Ingress with its annotation. */
function isShimmed(object: K8sObject): boolean {
  return object.kind === 'Ingress' && certManagerAnnotation(object) !== undefined
}

// Tools that copy Secrets between namespaces are told so by an annotation.
function isCopied(certificate: K8sObject): boolean {
  return Object.keys(textsAt(certificate, 'spec', 'secretTemplate', 'annotations')).length > 0
}

function certManagerAnnotation(object: K8sObject): string | undefined {
  return Object.keys(textsAt(object, 'metadata', 'annotations')).find((name) =>
    /^(?:cert-manager\.io\/|kubernetes\.io\/tls-acme$)/.test(name),
  )
}

/** Annotations are for Ingresses. */
export const ingressRouteHasNoCertManagerAnnotation: Rule = {
  id: 'ingress-route-has-no-cert-manager-annotation',
  severity: 'warning',
  title: 'No cert-manager annotation is on an IngressRoute.',
  why:
    'cert-manager makes Certificates for annotated Ingresses and Gateways. It does not look at IngressRoutes, so that the ' +
    'annotation does nothing and no certificate ever comes.',
  source: 'cert-manager pkg/controller/certificate-shim (v1.21)',
  bad: `${backendExample()}${serviceExample}${routeExample({
    'namespace: convex }': 'namespace: convex, annotations: { cert-manager.io/cluster-issuer: letsencrypt } }',
  })}`,
  good: certifiedExample(),
  *check(world) {
    for (const object of exposureOf(world).objects.keys()) {
      if (object.kind !== 'IngressRoute') continue
      const annotation = certManagerAnnotation(object)
      if (annotation === undefined) continue
      yield {
        object,
        path: `metadata.annotations["${annotation}"]`,
        message: `Nothing reads ${annotation} on an IngressRoute.`,
        fix: 'Write a Certificate beside the route, and name its Secret in tls.secretName.',
      }
    }
  },
}
