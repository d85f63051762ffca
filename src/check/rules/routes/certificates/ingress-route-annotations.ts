import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { certifiedExample, certManagerAnnotation } from '../support/certified-example.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
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
  *check(model) {
    for (const object of exposureOf(model).objects.keys()) {
      if (object.kind !== 'IngressRoute') continue
      const annotation = certManagerAnnotation(object)
      if (annotation === undefined) continue
      yield problemAt(
        { object, path: `metadata.annotations["${annotation}"]` },
        `Nothing reads ${annotation} on an IngressRoute.`,
        'Write a Certificate beside the route, and name its Secret in tls.secretName.',
      )
    }
  },
}
