import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule'
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer'
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort'
import type { NetworkPolicySettings } from '../../options/policy/network-policy.ts'
import type { EgressTargetSettings } from '../../options/policy/peers.ts'

type Labels = Readonly<Record<string, string>>

/** Pods of a namespace; without labels, all of them. */
export function podsIn({ namespace, podLabels }: { readonly namespace: string; readonly podLabels: Labels }) {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(Object.keys(podLabels).length > 0 && { podSelector: { matchLabels: { ...podLabels } } }),
  } satisfies INetworkPolicyPeer
}

/** Pods of the policy's own namespace. */
export function ownPods(labels: Labels): INetworkPolicyPeer {
  return { podSelector: { matchLabels: { ...labels } } }
}

/** TCP ports of a rule; an empty list means any port. */
export function tcp(ports: readonly number[]): INetworkPolicyPort[] | undefined {
  return ports.length === 0 ? undefined : ports.map((port) => ({ protocol: 'TCP', port }))
}

/** Egress to a target that the options name. */
export function toTarget(target: EgressTargetSettings): INetworkPolicyEgressRule {
  const peer = 'cidr' in target ? { ipBlock: { cidr: target.cidr } } : podsIn(target)
  return { to: [peer], ports: tcp(target.ports) }
}

/** Egress to the DNS of the cluster, by UDP and, for long answers, by TCP. */
export function toDns({ dns }: Pick<NetworkPolicySettings, 'dns'>): INetworkPolicyEgressRule {
  return {
    to: [podsIn(dns), ...dns.cidrs.map((cidr) => ({ ipBlock: { cidr } }))],
    ports: dns.ports.flatMap((port) => [
      { protocol: 'UDP' as const, port },
      { protocol: 'TCP' as const, port },
    ]),
  }
}
