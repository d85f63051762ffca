import { each, isBackend, isDashboard, isKind, make, nameOf, variants } from './backend-tools.ts'
import type { Json } from './backend-tools.ts'
import type { Mutant } from './mutant.ts'
import { annotate, application, isSecure, isService, isTailnet, namespaceOf, put } from './routes-tools.ts'

const isBackendService = (object: Json): boolean => isService(object) && nameOf(object) === 'convex-backend'
const monitoring = 'monitoring.coreos.com/v1'

function serviceMonitor(rule: string, name: string, change: (spec: Json, service: Json) => void): Mutant {
  return each(rule, name, isBackendService, (object, objects) => {
    const spec: Json = {
      selector: { matchLabels: { app: 'convex-backend' } },
      endpoints: [{ port: 'api', path: '/metrics' }],
    }
    change(spec, object)
    put(objects, object, { apiVersion: monitoring, kind: 'ServiceMonitor', spec })
  })
}

function podMonitor(rule: string, name: string, spec: Json): Mutant {
  return each(rule, name, isBackend, (object, objects) =>
    put(objects, object, { apiVersion: monitoring, kind: 'PodMonitor', spec }),
  )
}

const monitors: readonly Mutant[] = [
  serviceMonitor('monitor-selector', 'other labels', (spec) => {
    spec['selector'] = { matchLabels: { app: 'convex' } }
  }),
  podMonitor('monitor-selector', 'other labels', {
    selector: { matchLabels: { app: 'convex' } },
    podMetricsEndpoints: [{ port: 'api' }],
  }),
  serviceMonitor('monitor-port', 'a port that is not there', (spec) => {
    spec['endpoints'] = [{ port: 'http' }]
  }),
  serviceMonitor('monitor-port', 'a number', (spec) => {
    spec['endpoints'] = [{ port: 3210 }]
  }),
  podMonitor('monitor-port', 'a port that is not there', {
    selector: { matchLabels: { app: 'convex-backend' } },
    podMetricsEndpoints: [{ port: 'metrics' }],
  }),
  each(
    'monitor-metrics',
    'metrics are off',
    (object, objects) =>
      isBackendService(object) && JSON.stringify(objects).includes('"DISABLE_METRICS_ENDPOINT":"true"'),
    (object, objects) =>
      put(objects, object, {
        apiVersion: monitoring,
        kind: 'ServiceMonitor',
        spec: { selector: { matchLabels: { app: 'convex-backend' } }, endpoints: [{ port: 'api' }] },
      }),
  ),
]

const holdsData = (object: Json): boolean =>
  ['Cluster', 'PersistentVolumeClaim', 'VolumeSnapshot', 'SealedSecret', 'ExternalSecret'].some((kind) =>
    isKind(kind)(object),
  )
const options = 'argocd.argoproj.io/sync-options'
const waves = 'argocd.argoproj.io/sync-wave'

const argo: readonly Mutant[] = [
  each('pruned-data', 'nothing keeps it', holdsData, (object, objects) => {
    annotate(object, { [options]: 'Delete=false' })
    objects.push(application(object))
  }),
  each('pruned-data', 'nothing keeps it, without an Application', holdsData, (object) => {
    delete make(object, 'metadata', 'annotations')[options]
  }),
  each('pruned-data', 'nothing keeps the namespace', isBackend, (object, objects) => {
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(object) } }, application(object))
  }),
  each('application-deletion', 'a finalizer', holdsData, (object, objects) => {
    annotate(object, { [options]: 'Prune=false' })
    objects.push(
      application(object, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] } }),
    )
  }),
  each('namespace-source', 'a manifest as well', isBackend, (object, objects) => {
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(object) } }, application(object))
  }),
  each('managed-namespace-metadata', 'labels without effect', isBackend, (object, objects) => {
    objects.push(application(object, { policy: { syncOptions: [], managedNamespaceMetadata: { labels: { a: 'b' } } } }))
  }),
  each('application-in-folder', 'it tracks itself', isBackend, (object, objects) => {
    objects.push(
      application(object, {
        metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'convex:argoproj.io/Application:argocd/convex' } },
      }),
    )
  }),
  ...variants(['0', '1'], (wave) =>
    each('snapshot-wave', `the snapshot in wave ${wave}`, isKind('VolumeSnapshot'), (object) =>
      annotate(object, { [waves]: wave }),
    ),
  ),
  ...variants(['-1', '1'], (wave) =>
    each('claim-wave', `the claim in wave ${wave}`, isKind('PersistentVolumeClaim'), (object) =>
      annotate(object, { [waves]: wave }),
    ),
  ),
  ...variants(['Cluster', 'SealedSecret', 'ConfigMap', 'ExternalSecret'], (kind) =>
    each('dependency-wave', `${kind} after the pods`, isKind(kind), (object) => annotate(object, { [waves]: '5' })),
  ),
  each(
    'address-wave',
    'the load balancer is too early',
    (object, objects) => isTailnet(object) && objects.some(isSecure),
    (object) => annotate(object, { [waves]: '0' }),
  ),
]

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

export const operationMutants: readonly Mutant[] = [...monitors, ...argo, ...policies.map(alone), ...closed]
