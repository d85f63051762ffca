import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { ingressClassOf } from '../../../model/routes/ingress-routes.ts'
import { isHeadless } from '../../../model/routes/services.ts'
import { tailnetObjects } from '../../../model/routes/tailnet.ts'
import { dashboardExample, dashboardServiceExample } from '../../../examples/routes.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'What the Tailscale operator exposes has an address of its own.',
  why: 'The proxy sends to the address of the Service. A headless one has none, and the operator refuses it, behind an Ingress too.',
  source: 'Tailscale cmd/k8s-operator/svc.go:377-437, ingress.go:344-369 (v1.102)',
  bad: `${dashboardExample()}${dashboardServiceExample({
    '  type: LoadBalancer\n  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n':
      '  clusterIP: None\n',
    'hostname: convex }': 'hostname: convex, tailscale.com/expose: "true" }',
  })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(model) {
    const behind = exposureOf(model)
      .routes.filter(({ route }) => route.kind === 'Ingress' && ingressClassOf(route.object) === 'tailscale')
      .flatMap(({ destinations }) => destinations.map(({ service }) => service))
    for (const object of new Set([...tailnetObjects(model), ...behind])) {
      if (object.kind === 'Service' && isHeadless(object))
        yield problemAt(
          { object, path: 'spec.clusterIP' },
          'A headless Service cannot be put on the tailnet.',
          'Leave clusterIP out.',
        )
    }
  },
}
