import type { RuleDefinition } from '../../../rule.ts'
import { certManagerAnnotation } from '../../../model/routes/certificates.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { certifiedExample } from '../support/certified-example.ts'
import { eachIngressRoute } from '../../scopes.ts'
import { certManager } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'An IngressRoute has no annotation of cert-manager.',
  why:
    'cert-manager creates Certificates for annotated Ingresses and Gateways. It ignores IngressRoutes, so no ' +
    'certificate is issued.',
  source: [certManager('pkg/controller/certificate-shim/sync.go', 'SyncFnFor')],
  bad: `${backendExample()}${serviceExample}${routeExample({
    'namespace: convex }': 'namespace: convex, annotations: { cert-manager.io/cluster-issuer: letsencrypt } }',
  })}`,
  good: certifiedExample(),
  check: eachIngressRoute(function* ({ object }, report) {
    const annotation = certManagerAnnotation(object)
    if (annotation === undefined) return
    yield report(
      `metadata.annotations["${annotation}"]`,
      `The annotation ${annotation} has no effect on an IngressRoute.`,
      'Create a Certificate, and name its Secret in tls.secretName.',
    )
  }),
}
