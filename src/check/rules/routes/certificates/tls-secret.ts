import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import {
  certManagerAnnotation,
  certManagerGroup,
  certificateKey,
  namesOf,
  secretKey,
  tlsUses,
} from '../../../model/routes/certificates.ts'
import { memo } from '../../../model/memo.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { textAt, textsAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachTlsUse } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The TLS Secret of a route is created in the namespace of the route.',
  why:
    'Traefik looks for tls.secretName only in the namespace of the IngressRoute. If the Secret is missing, the route ' +
    'uses the default certificate, which no client trusts. It is an info if other manifests can create the Secret.',
  source: [traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', '"getTLSHTTP(ctx, ingressRoute"', 'getTLSHTTP')],
  bad: certifiedExample({ 'secretName: convex-tls\n': 'secretName: convex-certificate\n' }),
  good: certifiedExample(),
  check: eachTlsUse(function* (use, report, model) {
    const { object, path, namespace, secretName } = use
    if (model.producersOf(namespace, secretName).length > 0 || isShimmed(object)) return
    const [host = ''] = use.hosts
    const unused = unusedCertificates(model)
    const meant = unused.get(host) ?? unused.get(`*.${host.split('.').slice(1).join('.')}`)
    const isHere = meant !== undefined && namespaceOf(meant) === namespace
    if (meant === undefined || (!isHere && isCopied(meant))) {
      yield report(
        path,
        `No object creates the Secret ${secretName}. Unless other manifests create it, clients get a certificate that they do not trust.`,
        'Add a Certificate in the namespace of the route, or check the name.',
        'info',
      )
      return
    }
    const created = textAt(meant, 'spec', 'secretName') ?? ''
    yield report(
      path,
      `No object creates the Secret ${secretName}. The Certificate for ${host} creates ${created} in namespace ${namespaceOf(meant) || '(none)'}.`,
      isHere ? `Write ${created}.` : 'Move the Certificate to the namespace of the route.',
    )
  }),
}

/** Certificates whose Secret no route uses, by name. */
const unusedCertificates = memo((model: Model): ReadonlyMap<string, K8sObject> => {
  const used = new Set(tlsUses(model).map(secretKey))
  return new Map(
    model.index
      .all('Certificate', certManagerGroup)
      .filter((certificate) => !used.has(certificateKey(certificate)))
      .flatMap((certificate) => namesOf(certificate).map((name) => [name, certificate] as const)),
  )
})

/** Whether cert-manager creates the Certificate of an Ingress from its annotation. */
function isShimmed(object: K8sObject): boolean {
  return object.kind === 'Ingress' && certManagerAnnotation(object) !== undefined
}

// Tools that copy Secrets between namespaces use annotations.
function isCopied(certificate: K8sObject): boolean {
  return Object.keys(textsAt(certificate, 'spec', 'secretTemplate', 'annotations')).length > 0
}
