import { isDeepStrictEqual } from 'node:util'
import type { Known } from './differences.ts'

/** What the API server may set, by path: a value, or all values of a form. */
type Defaults = Readonly<Record<string, unknown>>

const text = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value)
const anything = (): boolean => true
const positive = (value: unknown): boolean => Number(value) > 0

const metadata: Defaults = {
  'metadata.uid': text(/^[0-9a-f-]{36}$/),
  'metadata.creationTimestamp': text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  'metadata.resourceVersion': text(/^\d+$/),
  'metadata.generation': positive,
  // Its content is bookkeeping of the API server.
  'metadata.managedFields': anything,
}

const containerDefaults = (list: string): Defaults => ({
  [`${list}[].terminationMessagePath`]: '/dev/termination-log',
  [`${list}[].terminationMessagePolicy`]: 'File',
  [`${list}[].resources`]: {},
  [`${list}[].livenessProbe.successThreshold`]: 1,
  [`${list}[].readinessProbe.successThreshold`]: 1,
  [`${list}[].startupProbe.successThreshold`]: 1,
})

/** Defaults of the pod in a template. */
const podDefaults = (pod: string): Defaults => ({
  ...containerDefaults(`${pod}.containers`),
  ...containerDefaults(`${pod}.initContainers`),
  [`${pod}.dnsPolicy`]: 'ClusterFirst',
  [`${pod}.restartPolicy`]: 'Always',
  [`${pod}.schedulerName`]: 'default-scheduler',
  // The older name of serviceAccountName, which has the same value.
  [`${pod}.serviceAccount`]: text(/^[a-z0-9.-]+$/),
  [`${pod}.terminationGracePeriodSeconds`]: 30,
  [`${pod}.volumes[].secret.defaultMode`]: 0o644,
  [`${pod}.volumes[].configMap.defaultMode`]: 0o644,
  [`${pod}.volumes[].projected.defaultMode`]: 0o644,
})

const byKind: Readonly<Record<string, Defaults>> = {
  Deployment: {
    'spec.progressDeadlineSeconds': 600,
    'spec.revisionHistoryLimit': 10,
    'spec.strategy': { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    ...podDefaults('spec.template.spec'),
    status: {},
  },
  CronJob: {
    'spec.suspend': false,
    'spec.successfulJobsHistoryLimit': 3,
    'spec.failedJobsHistoryLimit': 1,
    'spec.jobTemplate.metadata': {},
    ...podDefaults('spec.jobTemplate.spec.template.spec'),
    status: {},
  },
  Job: {
    // By which a Job knows its pods.
    'spec.template.metadata.labels.batch.kubernetes.io/controller-uid': text(/^[0-9a-f-]{36}$/),
    'spec.template.metadata.labels.batch.kubernetes.io/job-name': text(/^[a-z0-9.-]+$/),
    'spec.template.metadata.labels.controller-uid': text(/^[0-9a-f-]{36}$/),
    'spec.template.metadata.labels.job-name': text(/^[a-z0-9.-]+$/),
    'spec.selector.matchLabels.batch.kubernetes.io/controller-uid': text(/^[0-9a-f-]{36}$/),
    'spec.manualSelector': false,
    'spec.parallelism': 1,
    'spec.completions': 1,
    'spec.completionMode': 'NonIndexed',
    'spec.suspend': false,
    'spec.podReplacementPolicy': 'TerminatingOrFailed',
    ...podDefaults('spec.template.spec'),
    status: {},
  },
  Ingress: { status: { loadBalancer: {} } },
  ObjectStore: {
    'spec.instanceSidecarConfiguration.logLevel': 'info',
    'spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds': 1800,
  },
  ScheduledBackup: { 'spec.backupOwnerReference': 'none' },
  Pooler: { 'spec.pgbouncer.paused': false },
  PersistentVolumeClaim: {
    'metadata.finalizers': ['kubernetes.io/pvc-protection'],
    'spec.volumeMode': 'Filesystem',
    status: { phase: 'Pending' },
  },
  Service: {
    'spec.clusterIP': text(/^127\.96\.\d+\.\d+$/),
    'spec.clusterIPs[]': text(/^127\.96\.\d+\.\d+$/),
    'spec.externalTrafficPolicy': 'Cluster',
    'spec.internalTrafficPolicy': 'Cluster',
    'spec.ipFamilies': ['IPv4'],
    'spec.ipFamilyPolicy': 'SingleStack',
    'spec.sessionAffinity': 'None',
    status: { loadBalancer: {} },
  },
  // Defaults of its schema (config/crd/bases/postgresql.cnpg.io_clusters.yaml, v1.30).
  Cluster: {
    'spec.enableSuperuserAccess': false,
    'spec.failoverDelay': 0,
    'spec.logLevel': 'info',
    'spec.maxSyncReplicas': 0,
    'spec.minSyncReplicas': 0,
    'spec.postgresGID': 26,
    'spec.postgresUID': 26,
    'spec.primaryUpdateMethod': 'restart',
    'spec.replicationSlots': { highAvailability: { enabled: true, slotPrefix: '_cnpg_' }, updateInterval: 30 },
    'spec.smartShutdownTimeout': 180,
    'spec.startDelay': 3600,
    'spec.stopDelay': 1800,
    'spec.switchoverDelay': 3600,
    'spec.storage.resizeInUseVolumes': true,
    'spec.walStorage.resizeInUseVolumes': true,
  },
}

const matches = (known: unknown, value: unknown): boolean =>
  typeof known === 'function' ? known(value) === true : isDeepStrictEqual(known, value)

/** What the API server is known to make of an object of a kind that was created just now. */
export function knownOf(kind: string): Known {
  const defaults: Defaults = { ...metadata, ...byKind[kind] }
  return {
    isAdded: (path, value) => Object.hasOwn(defaults, path) && matches(defaults[path], value),
    // Empty text is what a variable without a value has.
    isDropped: (path, value) => value === '' && /(^|\.)(initContainers|containers)\[\]\.env\[\]\.value$/.test(path),
  }
}
