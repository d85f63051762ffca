import type { K8sObject } from '../../kubernetes/object.ts'
import { at, listAt, textAt, textsAt } from './read.ts'

const tailscaleClass = 'tailscale'
const internalAnnotation = /internal|private|scheme/i

/** Whether the Tailscale operator takes a Service in charge (cmd/k8s-operator/svc.go:377-437). */
export function isOnTailnet(service: K8sObject): boolean {
  if (textAt(service, 'spec', 'loadBalancerClass') === tailscaleClass) return true
  const annotations = textsAt(service, 'metadata', 'annotations')
  return annotations['tailscale.com/expose'] === 'true'
}

/** Whether a Service is a load balancer for everybody, as far as it says. */
export function opensToTheWorld(service: K8sObject): boolean {
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer' || isOnTailnet(service)) return false
  if (listAt(service, 'spec', 'loadBalancerSourceRanges').length > 0) return false
  // Every cloud has an annotation of its own for a balancer inside its network.
  return !Object.entries(textsAt(service, 'metadata', 'annotations')).some(
    ([name, value]) => internalAnnotation.test(name) && value !== 'internet-facing' && value !== 'false',
  )
}

/** Whether a Service opens ports on the nodes: by its type, or as what every load balancer does by default. */
export function opensNodePorts(service: K8sObject): 'asked' | 'default' | undefined {
  const type = textAt(service, 'spec', 'type')
  if (type === 'NodePort') return 'asked'
  if (type !== 'LoadBalancer') return undefined
  return at(service, 'spec', 'allocateLoadBalancerNodePorts') === false ? undefined : 'default'
}

/** Whether a Service has no address of its own. */
export function isHeadless(service: K8sObject): boolean {
  return at(service, 'spec', 'clusterIP') === 'None'
}
