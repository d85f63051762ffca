import type { RuleDefinition } from '../../rule.ts'
import { isOnTailnet } from '../../model/routes/services.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { openBalancer } from './support/open-balancer.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The Service of the backend is a ClusterIP.',
  why:
    'A load balancer sends plain HTTP to both ports, including /metrics and /echo, and no proxy sets ' +
    'X-Forwarded-Proto. A Service on the tailnet is an info: clients outside the tailnet need a route in addition.',
  source: [
    convex('crates/local_backend/src/http_actions.rs', '"Assume HTTP if neither"', 'scheme'),
    convex('crates/common/src/http/mod.rs', 'meta_routes', 'serve'),
  ],
  bad: `${backendExample()}${serviceExample.replace('spec:', 'spec:\n  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false')}`,
  good: `${backendExample()}${serviceExample}`,
  check: eachBackend(function* ({ workload }, report, model) {
    for (const service of model.servicesOf(workload)) {
      yield* openBalancer(service, 'the backend', report)
      if (isOnTailnet(service))
        yield report(
          {
            object: service,
            path:
              service.metadata?.annotations?.['tailscale.com/expose'] === undefined
                ? 'spec.loadBalancerClass'
                : 'metadata.annotations',
          },
          'The Service of the backend is on the tailnet with both ports. The objects do not show whether all clients are on the tailnet.',
          'Keep it a ClusterIP, unless all clients are on the tailnet.',
          'info',
        )
    }
  }),
}
