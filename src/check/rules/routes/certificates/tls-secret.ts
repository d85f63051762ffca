import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { namesOf, tlsUses } from '../../../model/routes/certificates.ts'
import type { TlsUse } from '../../../model/routes/certificates.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { textAt, textsAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { certifiedExample, keyOf, certManagerAnnotation } from '../support/certified-example.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The TLS Secret of a route is made, in the namespace of the route.',
  why:
    'Traefik looks for tls.secretName in the namespace of the IngressRoute alone. When it is not there, the route works with ' +
    'the default certificate, which no client trusts. A Secret that is made elsewhere cannot be seen, which is said as info.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:47-50,799-821 (v3.7)',
  bad: certifiedExample({ 'secretName: convex-tls\n': 'secretName: convex-certificate\n' }),
  good: certifiedExample(),
  *check(model) {
    const uses = tlsUses(model)
    const wanted = new Set(uses.map(keyOf))
    // Certificates whose Secret nobody reads, by the names that they are for.
    const idle = new Map<string, K8sObject>()
    for (const certificate of model.index.all('Certificate', 'cert-manager.io')) {
      const secretName = textAt(certificate, 'spec', 'secretName') ?? ''
      if (wanted.has(`${namespaceOf(certificate)}/${secretName}`)) continue
      for (const name of namesOf(certificate)) idle.set(name, certificate)
    }
    for (const use of uses) yield* unmade(model, use, idle)
  },
}

function* unmade(model: Model, use: TlsUse, idle: ReadonlyMap<string, K8sObject>): Iterable<Problem> {
  if (model.producersOf(use.namespace, use.secretName).length > 0 || isShimmed(use.object)) return
  const [host = ''] = use.hosts
  const meant = idle.get(host) ?? idle.get(`*.${host.split('.').slice(1).join('.')}`)
  const { object, path, secretName } = use
  const made = meant === undefined ? '' : (textAt(meant, 'spec', 'secretName') ?? '')
  const isHere = meant !== undefined && namespaceOf(meant) === use.namespace
  if (meant === undefined || (!isHere && isCopied(meant)))
    yield problemAt(
      { object, path },
      `Nothing among the objects makes the Secret ${secretName}; if it is not made elsewhere, clients get a certificate that they do not trust.`,
      'Add a Certificate for it beside the route, or check the name.',
      'info',
    )
  else
    yield problemAt(
      { object, path },
      `Nothing makes the Secret ${secretName}; the Certificate for ${host} makes ${made} in namespace ${namespaceOf(meant) || '(none)'}.`,
      isHere ? `Write ${made}.` : 'Put the Certificate into the namespace of the route.',
    )
}

/** cert-manager makes the Certificate of an Ingress with its annotation. */
function isShimmed(object: K8sObject): boolean {
  return object.kind === 'Ingress' && certManagerAnnotation(object) !== undefined
}

// Tools that copy Secrets between namespaces are told so by an annotation.
function isCopied(certificate: K8sObject): boolean {
  return Object.keys(textsAt(certificate, 'spec', 'secretTemplate', 'annotations')).length > 0
}
