import type { RuleDefinition } from '../../../rule.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { textAt } from '../../../model/read.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { eachIngressRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

const routed = `${backendExample()}${serviceExample}${routeExample({ 'tls: {}': 'tls: { options: { name: modern } }' })}`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The TLSOption of a route exists.',
  why: 'Traefik drops a route whose TLSOption does not exist, or is in another namespace.',
  source: [traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', '"tlsOptions := ingressRoute.Spec.TLS.Options"')],
  bad: routed,
  good: `${routed}
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: modern, namespace: convex }
spec: { minVersion: VersionTLS13 }
`,
  check: eachIngressRoute(function* ({ object }, report, { index }) {
    const name = textAt(object, 'spec', 'tls', 'options', 'name')
    const namespace = textAt(object, 'spec', 'tls', 'options', 'namespace') ?? namespaceOf(object)
    if (name === undefined || name.includes('@') || name === 'default') return
    if (index.find('TLSOption', 'traefik.io', namespace, name) !== undefined) return
    yield report(
      'spec.tls.options',
      `TLSOption ${name} is not among the objects of namespace ${namespace || '(none)'}.`,
      'Add it in the namespace of the route, or remove tls.options.',
    )
  }),
}
