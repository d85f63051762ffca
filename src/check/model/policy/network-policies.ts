import type { K8sObject } from '../../../kubernetes/object.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { isSelective, selectorFits } from '../labels.ts'
import { at, listAt, numberAt, textAt, textsAt } from '../read.ts'
import { grouped } from '../grouped.ts'
import { memo } from '../memo.ts'
import type { Model } from '../model.ts'

type Labels = Readonly<Record<string, string>>

/** A pod, as policies select it. */
export interface PolicyPod {
  readonly namespace: string
  readonly labels: Labels
  /** The number of a named port; `undefined` if unknown. */
  readonly portOf: (name: string) => number | undefined
}

/**
 * Traffic that a pod needs. The peer is a known pod or `elsewhere`: in another namespace or outside the cluster, where a
 * policy shows only part of what it selects.
 */
export interface Need {
  readonly direction: 'ingress' | 'egress'
  readonly protocol: 'TCP' | 'UDP'
  /** `undefined` for any port except those of DNS and databases. */
  readonly port: number | undefined
  readonly peer: PolicyPod | 'elsewhere'
}

/** Policies by namespace. */
export const policiesByNamespace = memo(({ index }: Model) =>
  grouped(index.all('NetworkPolicy', 'networking.k8s.io'), (object) => [namespaceOf(object)]),
)

/** The policies that apply to a pod in a direction. Without any, all traffic is allowed. */
export function selecting(
  policies: readonly K8sObject[],
  { labels }: PolicyPod,
  direction: Need['direction'],
): readonly K8sObject[] {
  return policies.filter(
    (policy) => directionsOf(policy).includes(direction) && selectorFits(at(policy, 'spec', 'podSelector'), labels),
  )
}

function directionsOf(policy: K8sObject): readonly Need['direction'][] {
  const types = listAt(policy, 'spec', 'policyTypes')
  if (types.length > 0)
    return (['ingress', 'egress'] as const).filter((name) => types.includes(name === 'ingress' ? 'Ingress' : 'Egress'))
  return listAt(policy, 'spec', 'egress').length > 0 ? ['ingress', 'egress'] : ['ingress']
}

/** Whether one of the policies allows the traffic. */
export function allows(model: Model, policies: readonly K8sObject[], pod: PolicyPod, need: Need): boolean {
  return policies.some((policy) =>
    listAt(policy, 'spec', need.direction).some(
      (rule) => portFits(rule, pod, need) && peersFit(model, { rule, need, namespace: namespaceOf(policy) }),
    ),
  )
}

// DNS, PostgreSQL and MySQL: a rule for one of these ports allows no other traffic.
const special = new Set([53, 5432, 3306])

function portFits(rule: unknown, pod: PolicyPod, { port, protocol, direction, peer }: Need): boolean {
  const ports = listAt(rule, 'ports')
  if (ports.length === 0) return true
  return ports.some((entry) => {
    if ((textAt(entry, 'protocol') ?? 'TCP') !== protocol) return false
    const name = textAt(entry, 'port')
    const owner = direction === 'ingress' ? pod : peer
    const named = name === undefined ? undefined : owner === 'elsewhere' ? undefined : owner.portOf(name)
    const first = numberAt(entry, 'port') ?? named
    if (first === undefined) return name === undefined || owner === 'elsewhere'
    const last = numberAt(entry, 'endPort') ?? first
    return port === undefined ? !special.has(first) || last > first : first <= port && port <= last
  })
}

interface Peers {
  readonly rule: unknown
  readonly need: Need
  readonly namespace: string
}

function peersFit(model: Model, { rule, need, namespace }: Peers): boolean {
  const peers = listAt(rule, need.direction === 'ingress' ? 'from' : 'to')
  if (peers.length === 0) return true
  return peers.some((peer) => {
    // The objects do not show what an address belongs to.
    if (at(peer, 'ipBlock') !== undefined) return true
    return need.peer === 'elsewhere'
      ? mayBeElsewhere(model, peer, namespace)
      : isPod(model, { peer, pod: need.peer, namespace })
  })
}

/** A selector for the namespace of the policy excludes `elsewhere`, unless it selects something other than Convex. */
function mayBeElsewhere(model: Model, peer: unknown, namespace: string): boolean {
  if (at(peer, 'namespaceSelector') !== undefined) return true
  const selector = at(peer, 'podSelector')
  if (!isSelective(selector)) return false
  return (
    !(podsByNamespace(model).get(namespace) ?? []).some(({ workload }) => selectorFits(selector, workload.labels)) &&
    !isDatabase(selector)
  )
}

function isDatabase(selector: unknown): boolean {
  return Object.keys(textsAt(selector, 'matchLabels')).some((key) => key.startsWith('cnpg.io/'))
}

interface KnownPeer {
  readonly peer: unknown
  readonly pod: PolicyPod
  readonly namespace: string
}

function isPod(model: Model, { peer, pod, namespace }: KnownPeer): boolean {
  const namespaces = at(peer, 'namespaceSelector')
  if (namespaces === undefined && pod.namespace !== namespace) return false
  if (namespaces !== undefined && !namespaceFits(model, namespaces, pod.namespace)) return false
  const selector = at(peer, 'podSelector')
  return selector === undefined || selectorFits(selector, pod.labels)
}

/** Compares the labels of the namespace if it is among the objects, otherwise its name. */
function namespaceFits({ index }: Model, selector: unknown, namespace: string): boolean {
  const object = index.find('Namespace', '', '', namespace)
  const name = { 'kubernetes.io/metadata.name': namespace }
  if (object !== undefined) return selectorFits(selector, { ...textsAt(object, 'metadata', 'labels'), ...name })
  const wanted = textsAt(selector, 'matchLabels')['kubernetes.io/metadata.name']
  return wanted === undefined || wanted === namespace
}

const podsByNamespace = memo(({ backends, dashboards }: Model) =>
  grouped([...backends, ...dashboards], ({ workload }) => [namespaceOf(workload.object)]),
)
