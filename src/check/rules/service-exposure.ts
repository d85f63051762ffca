import { distinct } from '../distinct.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { isOnTailnet, opensNodePorts, opensToTheWorld } from '../world/services.ts'
import type { World } from '../world/world.ts'
import { backendExample, dashboardExample, dashboardServiceExample, serviceExample } from './route-examples.ts'

/** The finding about a load balancer that is open to everybody, or whose name alone says that it is not. */
export function worldProblems(object: K8sObject, what: string): readonly Problem[] {
  const isOpen = opensToTheWorld(object)
  if (isOpen === false) return []
  const end = `offers ${what} to every client that reaches its address, by plain HTTP and without a login.`
  return [
    {
      object,
      path: 'spec.type',
      message: isOpen === true ? `This load balancer ${end}` : `Unless it is internal, as its names say, it ${end}`,
      fix: 'Make it a ClusterIP behind a route with TLS and a login, or give it loadBalancerClass: tailscale.',
      ...(isOpen === undefined && { severity: 'info' as const }),
    },
  ]
}

/** A load balancer opens a port on every node besides. */
export const servicesOpenNoNodePorts: Rule = {
  id: 'services-open-no-node-ports',
  severity: 'warning',
  title: 'Services of Convex open no ports on the nodes.',
  why:
    'A LoadBalancer gets node ports unless allocateLoadBalancerNodePorts is false. They answer on the own address of every ' +
    'node, past the tailnet, TLS and any rule of the route, as soon as the network of the nodes is reachable.',
  source: 'kubernetes.io Service, "Disabling load balancer NodePort allocation"; Tailscale cmd/k8s-operator/svc.go',
  bad: `${dashboardExample()}${dashboardServiceExample({ '  loadBalancerClass: tailscale\n  allocateLoadBalancerNodePorts: false\n': '', 'type: LoadBalancer': 'type: NodePort', '\n  annotations: { tailscale.com/hostname: convex }': '' })}`,
  good: `${dashboardExample()}${dashboardServiceExample()}`,
  *check(world) {
    yield* distinct(nodePorts(world))
  },
}

function* nodePorts(world: World): Iterable<Problem> {
  for (const pod of [...world.backends, ...world.dashboards]) {
    for (const object of world.servicesOf(pod.workload)) {
      const way = opensNodePorts(object)
      if (way === undefined) continue
      yield way === 'asked'
        ? {
            object,
            path: 'spec.type',
            message: 'A NodePort opens a port on every node, by plain HTTP and past every rule of a route.',
            fix: 'Make it a ClusterIP, and reach it by a route or the tailnet.',
          }
        : {
            object,
            path: 'spec.allocateLoadBalancerNodePorts',
            message:
              'This load balancer also opens a port on every node; whether anybody reaches the nodes cannot be seen.',
            fix: 'Set allocateLoadBalancerNodePorts: false. Ports that are already allocated stay until they are removed.',
            severity: 'info',
          }
    }
  }
}

/** The backend is reached by its route. */
export const backendServiceStaysInside: Rule = {
  id: 'backend-service-stays-inside',
  severity: 'warning',
  title: "The backend's Service is a ClusterIP.",
  why:
    'A load balancer of its own sends plain HTTP to both ports, /metrics and /echo included, and nothing in front sets ' +
    'X-Forwarded-Proto. On the tailnet nobody else reaches the API, so that clients need the route besides: said as info.',
  source:
    'convex-backend crates/local_backend/src/http_actions.rs:101-111, crates/common/src/http/mod.rs:559-575 (652b828)',
  bad: `${backendExample()}${serviceExample.replace('spec:', 'spec:\n  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false')}`,
  good: `${backendExample()}${serviceExample}`,
  *check(world) {
    yield* distinct(outsideServices(world))
  },
}

function* outsideServices(world: World): Iterable<Problem> {
  for (const { workload } of world.backends) {
    for (const service of world.servicesOf(workload)) {
      yield* worldProblems(service, 'the backend')
      if (isOnTailnet(service))
        yield {
          object: service,
          path:
            service.metadata?.annotations?.['tailscale.com/expose'] === undefined
              ? 'spec.loadBalancerClass'
              : 'metadata.annotations',
          message:
            "The backend's own Service is on the tailnet, both ports of it; that everybody who needs the API is there cannot be seen.",
          fix: 'Leave it a ClusterIP, unless the tailnet is meant to be the only way.',
          severity: 'info',
        }
    }
  }
}
