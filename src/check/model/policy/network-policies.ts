import type { K8sObject } from '../../../kubernetes/object.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { isSelective, selectorFits } from '../labels.ts'
import { at, listAt, numberAt, textAt, textsAt } from '../read.ts'
import { grouped } from '../grouped.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import type { Model } from '../model.ts'

type Labels = Readonly<Record<string, string>>

/** A pod as policies see it. */
export interface PolicyPod {
  readonly namespace: string
  readonly labels: Labels
  /** The number of a port that a policy names; `undefined` when it cannot be told. */
  readonly portOf: (name: string) => number | undefined
}

/**
 * What a pod has to reach or be reached by. Of the other side either all is known, or it is `elsewhere`: in another
 * namespace or outside the cluster, of which a policy shows only the shape.
 */
export interface Need {
  readonly direction: 'ingress' | 'egress'
  readonly protocol: 'TCP' | 'UDP'
  /** `undefined` for any port but those of DNS and databases. */
  readonly port: number | undefined
  readonly peer: PolicyPod | 'elsewhere'
}

/** Policies by namespace. */
export function policiesByNamespace({ index }: Model): ReadonlyMap<string, readonly K8sObject[]> {
  return grouped(index.all('NetworkPolicy', 'networking.k8s.io'), (object) => [namespaceOf(object)])
}

/** The policies that hold for a pod in one direction; none means that everything is allowed. */
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

/** Whether any of the policies lets something through. */
export function allows(model: Model, policies: readonly K8sObject[], pod: PolicyPod, need: Need): boolean {
  return policies.some((policy) =>
    listAt(policy, 'spec', need.direction).some(
      (rule) => portFits(rule, pod, need) && peersFit(model, { rule, need, namespace: namespaceOf(policy) }),
    ),
  )
}

// DNS, PostgreSQL and MySQL: who may only go there goes nowhere else.
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
    // What an address stands for cannot be seen.
    if (at(peer, 'ipBlock') !== undefined) return true
    return need.peer === 'elsewhere'
      ? mayBeElsewhere(model, peer, namespace)
      : isPod(model, { peer, pod: need.peer, namespace })
  })
}

/** Pods of the policy's own namespace are not elsewhere, unless something that is no part of Convex is among them. */
function mayBeElsewhere(model: Model, peer: unknown, namespace: string): boolean {
  if (at(peer, 'namespaceSelector') !== undefined) return true
  const selector = at(peer, 'podSelector')
  if (!isSelective(selector)) return false
  return (
    !podsIn(model, namespace).some(({ workload }) => selectorFits(selector, workload.labels)) && !isDatabase(selector)
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

/** By the labels of the namespace, where it is among the objects; of another only its name is known. */
function namespaceFits({ index }: Model, selector: unknown, namespace: string): boolean {
  const object = index.find('Namespace', '', '', namespace)
  const name = { 'kubernetes.io/metadata.name': namespace }
  if (object !== undefined) return selectorFits(selector, { ...textsAt(object, 'metadata', 'labels'), ...name })
  const wanted = textsAt(selector, 'matchLabels')['kubernetes.io/metadata.name']
  return wanted === undefined || wanted === namespace
}

const pods = new WeakMap<Model, ReadonlyMap<string, readonly ConvexPod[]>>()

function podsIn(model: Model, namespace: string): readonly ConvexPod[] {
  const known =
    pods.get(model) ??
    grouped([...model.backends, ...model.dashboards], ({ workload }) => [namespaceOf(workload.object)])
  pods.set(model, known)
  return known.get(namespace) ?? []
}
