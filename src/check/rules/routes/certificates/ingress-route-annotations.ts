import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { certifiedExample, certManagerAnnotation } from '../support/certificates.ts'

/** Annotations are for Ingresses. */
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
      yield {
        object,
        path: `metadata.annotations["${annotation}"]`,
        message: `Nothing reads ${annotation} on an IngressRoute.`,
        fix: 'Write a Certificate beside the route, and name its Secret in tls.secretName.',
      }
    }
  },
}
