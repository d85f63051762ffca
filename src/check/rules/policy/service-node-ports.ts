import type { RuleDefinition } from '../../rule.ts'
import { opensNodePorts } from '../../model/routes/services.ts'
import { dashboardExample, dashboardServiceExample } from '../../examples/routes.ts'
import { eachPod } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Services of Convex open no ports on the nodes.',
  why:
    'A LoadBalancer gets node ports unless allocateLoadBalancerNodePorts is false. They answer on the own address of every ' +
    'node, past the tailnet, TLS and any rule of the route, as soon as the network of the nodes is reachable.',
  source: 'kubernetes.io Service, "Disabling load balancer NodePort allocation"; Tailscale cmd/k8s-operator/svc.go',
  bad: `${dashboardExample()}${dashboardServiceExample({ '  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '', 'type: LoadBalancer': 'type: NodePort', '\n  annotations: { tailscale.com/hostname: convex }': '' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  check: eachPod(function* (pod, report, model) {
    for (const object of model.servicesOf(pod.workload)) {
      const way = opensNodePorts(object)
      if (way === undefined) continue
      yield way === 'asked'
        ? report(
            { object, path: 'spec.type' },
            'A NodePort opens a port on every node, by plain HTTP and past every rule of a route.',
            'Make it a ClusterIP, and reach it by a route or the tailnet.',
          )
        : report(
            { object, path: 'spec.allocateLoadBalancerNodePorts' },
            'This load balancer also opens a port on every node; whether anybody reaches the nodes cannot be seen.',
            'Set allocateLoadBalancerNodePorts: false. Ports that are already allocated stay until they are removed.',
            'info',
          )
    }
  }),
}
