import type { RuleDefinition } from '../../rule.ts'
import { isOnTailnet } from '../../model/routes/services.ts'
import { backendExample, serviceExample } from '../../examples/routes.ts'
import { modelProblems } from './support/service-exposure.ts'
import { eachBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: "The backend's Service is a ClusterIP.",
  why:
    'A load balancer of its own sends plain HTTP to both ports, /metrics and /echo included, and nothing in front sets ' +
    'X-Forwarded-Proto. On the tailnet nobody else reaches the API, so that clients need the route besides: said as info.',
  source:
    'convex-backend crates/local_backend/src/http_actions.rs:101-111, crates/common/src/http/mod.rs:559-575 (652b828)',
  bad: `${backendExample()}${serviceExample.replace('spec:', 'spec:\n  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false')}`,
  good: `${backendExample()}${serviceExample}`,
  check: eachBackend(function* ({ workload }, report, model) {
    for (const service of model.servicesOf(workload)) {
      yield* modelProblems(service, 'the backend')
      if (isOnTailnet(service))
        yield report(
          {
            object: service,
            path:
              service.metadata?.annotations?.['tailscale.com/expose'] === undefined
                ? 'spec.loadBalancerClass'
                : 'metadata.annotations',
          },
          "The backend's own Service is on the tailnet, both ports of it; that everybody who needs the API is there cannot be seen.",
          'Leave it a ClusterIP, unless the tailnet is meant to be the only way.',
          'info',
        )
    }
  }),
}
