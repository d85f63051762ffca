import type { Mutant } from '../mutant.ts'
import { each, isBackend, isDashboard, isKind, make, nameOf, variants } from '../support/backend.ts'
import type { Json } from '../support/backend.ts'
import { isSecure, isTailnet, namespaceOf } from '../support/routes.ts'

/** A policy that selects pods by labels. */
function policy(object: Json, matchLabels: unknown, spec: Json): Json {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'cut', namespace: namespaceOf(object) },
    spec: { podSelector: { matchLabels }, ...spec },
  }
}

function labelsOf(workload: Json): unknown {
  return { app: make(make(workload, 'spec', 'template'), 'metadata', 'labels')['app'] }
}

const dns = { to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: 'UDP' }] }
const web = { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] }
const hasCluster = (objects: readonly Json[]): boolean => objects.some(isKind('Cluster'))

const policies: readonly Mutant[] = [
  ...variants([[], [web], [dns]], (egress) =>
    each('network-policy-egress', JSON.stringify(egress), isBackend, (object, objects) => {
      objects.push(policy(object, labelsOf(object), { policyTypes: ['Egress'], egress }))
    }),
  ),
  each(
    'network-policy-egress',
    'the database is cut off',
    (object, objects) => isBackend(object) && hasCluster(objects),
    (object, objects) => {
      objects.push(policy(object, undefined, { policyTypes: ['Egress'], egress: [dns, web] }))
    },
  ),
  ...variants([[], [{ from: [{ podSelector: {} }] }], [{ ports: [{ port: 80 }] }]], (ingress) =>
    each(
      'network-policy-ingress',
      JSON.stringify(ingress),
      (object, objects) => isBackend(object) && objects.some(isSecure),
      (object, objects) => {
        objects.push(policy(object, labelsOf(object), { ingress }))
      },
    ),
  ),
  each(
    'network-policy-ingress',
    'the tailnet is cut off',
    (object, objects) => isDashboard(object) && objects.some(isTailnet),
    (object, objects) => {
      objects.push(policy(object, labelsOf(object), { policyTypes: ['Ingress'] }))
    },
  ),
  ...variants(
    [
      { policyTypes: ['Ingress'], ingress: [] },
      { policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
      { policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8000 }] }] },
      { policyTypes: ['Egress'], egress: [dns] },
    ],
    (spec) =>
      each('network-policy-database', JSON.stringify(spec), isKind('Cluster'), (object, objects) => {
        objects.push(policy(object, { 'cnpg.io/cluster': nameOf(object) }, spec))
      }),
  ),
  each('network-policy-database', 'everything is denied', isKind('Cluster'), (object, objects) => {
    objects.push(policy(object, undefined, { policyTypes: ['Ingress', 'Egress'] }))
  }),
]

/** Policies add up: beside others that open something, one more closes nothing. */
const alone = (mutant: Mutant): Mutant => ({
  ...mutant,
  apply: (objects) => (objects.some(isKind('NetworkPolicy')) ? [] : mutant.apply(objects)),
})

/** The policy of a stack that selects pods with a label of this key, other than the dashboard's and the export's. */
function selects(key: string): (object: Json) => boolean {
  return (object) => {
    const selector = isKind('NetworkPolicy')(object) ? make(structuredClone(object), 'spec', 'podSelector') : {}
    const value = (selector['matchLabels'] as Json | undefined)?.[key]
    return typeof value === 'string' && !/dashboard|export/.test(value)
  }
}

const closed: readonly Mutant[] = [
  each('network-policy-egress', 'the policy of the stack lets nothing out', selects('app'), (object) => {
    make(object, 'spec')['egress'] = []
  }),
  each(
    'network-policy-ingress',
    'the policy of the stack lets nothing in',
    (object, objects) => selects('app')(object) && objects.some(isSecure),
    (object) => {
      make(object, 'spec')['ingress'] = []
    },
  ),
  each(
    'network-policy-database',
    'the policy of the stack lets nothing into the database',
    selects('cnpg.io/cluster'),
    (object) => {
      make(object, 'spec')['ingress'] = []
    },
  ),
]

/** Faults in network policies. */
export const policyMutants: readonly Mutant[] = [...policies.map(alone), ...closed]
