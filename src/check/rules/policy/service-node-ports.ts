import type { RuleDefinition } from '../../rule.ts'
import { opensNodePorts } from '../../model/routes/services.ts'
import { dashboardExample, dashboardServiceExample } from '../../examples/routes.ts'
import { eachPod } from '../scopes.ts'
import { page, tailscale } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Services of Convex open no ports on nodes.',
  why:
    'A LoadBalancer gets node ports unless allocateLoadBalancerNodePorts is false. Clients that can reach the network ' +
    'of the nodes use them, without the tailnet, TLS and the rules of a route.',
  source: [
    page('kubernetes.io', 'Service, disabling load balancer NodePort allocation'),
    tailscale('cmd/k8s-operator/svc.go', 'isTailscaleLoadBalancerService'),
  ],
  bad: `${dashboardExample()}${dashboardServiceExample({ '  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '', 'type: LoadBalancer': 'type: NodePort', '\n  annotations: { tailscale.com/hostname: convex }': '' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  check: eachPod(function* (pod, report, model) {
    for (const object of model.servicesOf(pod.workload)) {
      const way = opensNodePorts(object)
      if (way === undefined) continue
      yield way === 'asked'
        ? report(
            { object, path: 'spec.type' },
            'A NodePort opens a port on every node, over plain HTTP and without the rules of a route.',
            'Make it a ClusterIP behind a route or the tailnet.',
          )
        : report(
            { object, path: 'spec.allocateLoadBalancerNodePorts' },
            'This load balancer also opens a port on every node. The objects do not show whether clients can reach the nodes.',
            'Set allocateLoadBalancerNodePorts: false, and remove the ports that are already allocated.',
            'info',
          )
    }
  }),
}
