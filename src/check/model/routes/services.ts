import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Answer } from './pattern.ts'
import { includesAll, isPrivateAddress } from './address-ranges.ts'
import { privateName } from './reach.ts'
import { at, listAt, textAt, textsAt } from '../read.ts'

const tailscaleClass = 'tailscale'
// Longer values are text, not names.
const longestName = 63
const internalAnnotation = /internal|private|scheme/i

/**
 * Whether the Tailscale operator exposes a Service (tailscale@v1.104.7
 * cmd/k8s-operator/svc.go#validateService,shouldExpose,isTailscaleLoadBalancerService,hasExposeAnnotation).
 */
export function isOnTailnet(service: K8sObject): boolean {
  if (textAt(service, 'spec', 'loadBalancerClass') === tailscaleClass) return true
  const annotations = textsAt(service, 'metadata', 'annotations')
  return annotations['tailscale.com/expose'] === 'true'
}

/** Whether a Service is a load balancer on the internet: `undefined` if only a name such as `internal` suggests otherwise. */
export function opensToTheWorld(service: K8sObject): Answer {
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer' || isOnTailnet(service)) return false
  const sources = listAt(service, 'spec', 'loadBalancerSourceRanges')
  const annotations = Object.entries(textsAt(service, 'metadata', 'annotations'))
  const addresses = [textAt(service, 'spec', 'loadBalancerIP') ?? '', ...annotations.map(([, value]) => value)]
  if (!includesAll(sources) || addresses.some((text) => isPrivateAddress(text))) return false
  // Every cloud has its own annotation for an internal load balancer.
  if (
    annotations.some(
      ([name, value]) => internalAnnotation.test(name) && value !== 'internet-facing' && value !== 'false',
    )
  )
    return false
  // A load balancer of the AWS controller is internal by default.
  const name = textAt(service, 'spec', 'loadBalancerClass') ?? ''
  if (name === 'service.k8s.aws/nlb') return annotations.some(([, value]) => value === 'internet-facing')
  const names = [name, ...annotations.map(([, value]) => value)].filter((text) => text.length <= longestName)
  return names.some((text) => privateName.test(text)) ? undefined : true
}

/** Whether a Service opens ports on nodes: by its type, or as a load balancer by default. */
export function opensNodePorts(service: K8sObject): 'asked' | 'default' | undefined {
  const type = textAt(service, 'spec', 'type')
  if (type === 'NodePort') return 'asked'
  if (type !== 'LoadBalancer') return undefined
  return at(service, 'spec', 'allocateLoadBalancerNodePorts') === false ? undefined : 'default'
}

/** Whether a Service has no address. */
export function isHeadless(service: K8sObject): boolean {
  return at(service, 'spec', 'clusterIP') === 'None'
}
