import type { Mutant } from '../mutant.ts'
import { clusterIn, forEach, inCluster, isCluster, parametersOf } from '../support/database.ts'
import type { ClusterJson, Json } from '../support/database.ts'
import { withObject, withParameters, withSpec } from '../support/postgres.ts'

const image = { reference: 'pgvector:0.8' }

/** Faults in the settings of the cluster, and in the monitors and versions that go with it. */
export const clusterMutants: readonly Mutant[] = [
  inCluster('database-name', 'another database', ({ spec }) => {
    const initdb = spec.bootstrap?.['initdb']
    if (initdb === undefined) return false
    initdb['database'] = 'app_2'
    return true
  }),
  inCluster('database-name', 'no database is named', ({ spec }) => {
    delete spec.bootstrap
  }),
  inCluster('cluster-name', 'a name that is too long', (cluster, all) => {
    const { name } = cluster.metadata
    const long = 'c'.repeat(51)
    const text = JSON.stringify(all).replaceAll(`"${name}"`, `"${long}"`).replaceAll(`"${name}-`, `"${long}-`)
    all.splice(0, all.length, ...(JSON.parse(text) as Json[]))
  }),
  withSpec('cluster-image', 'latest', { imageName: 'ghcr.io/cloudnative-pg/postgresql:latest' }),
  withSpec('cluster-image', 'no tag', { imageName: 'ghcr.io/cloudnative-pg/postgresql' }),
  withSpec('cluster-image', 'a digest alone', {
    imageName: `ghcr.io/cloudnative-pg/postgresql@sha256:${'0a'.repeat(32)}`,
  }),
  withSpec('cluster-image', 'a name for a tag', {
    imageName: 'ghcr.io/cloudnative-pg/postgresql:bookworm',
  }),
  withSpec('cluster-image', 'an old version', { imageName: 'ghcr.io/cloudnative-pg/postgresql:12.4' }),
  withSpec('cluster-image', 'a catalog as well', {
    imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'postgresql', major: 17 },
  }),
  inCluster('cluster-image', 'no image', ({ spec }) => delete spec['imageName']),
  withSpec('cluster-storage', 'no size', { storage: { storageClass: 'fast' } }),
  withSpec('cluster-storage', 'no quantity', { storage: { size: '30 GB' } }),
  withSpec('cluster-storage', 'no size of the log', { walStorage: {} }),
  ...['cpu', 'memory', 'ephemeral-storage'].map((name) =>
    withSpec('cluster-resources', `${name} above its limit`, {
      resources: { requests: { [name]: '2Gi' }, limits: { [name]: '1Gi' } },
    }),
  ),
  ...[
    'port',
    'listen_addresses',
    'ssl',
    'archive_command',
    'shared_preload_libraries',
    'synchronous_standby_names',
  ].map((name) => withParameters('cluster-parameters', name, { [name]: 'x' })),
  withParameters('cluster-parameters', 'a number', { work_mem: 4096 }),
  withParameters('cluster-parameters', 'no name', { 'work mem': '4MB' }),
  withSpec('cluster-huge-pages', 'neither CPU nor memory', { resources: { limits: { 'hugepages-2Mi': '1Gi' } } }),
  withParameters('cluster-shared-buffers', 'an unknown unit', { shared_buffers: '1Gi' }),
  ...['min_wal_size', 'max_wal_size'].map((name) =>
    withParameters('cluster-wal-size', `${name} with an unknown unit`, { [name]: '1Gi' }),
  ),
  inCluster('cluster-shared-buffers', 'buffers above the memory', (cluster) => {
    cluster.spec['resources'] = { requests: { memory: '1Gi' } }
    parametersOf(cluster)['shared_buffers'] = '2GB'
  }),
  withParameters('cluster-wal-size', 'the least is the most', { min_wal_size: '2GB', max_wal_size: '2GB' }),
  inCluster('cluster-wal-size', 'a log above its volume', (cluster) => {
    cluster.spec['walStorage'] = { size: '2Gi' }
    parametersOf(cluster)['max_wal_size'] = '4GB'
  }),
  withSpec('cluster-wal-volume', 'a small volume for the log', { walStorage: { size: '512Mi' } }),
  inCluster('cluster-wal-volume', 'a small volume for everything', ({ spec }) => {
    if (spec['walStorage'] !== undefined) return false
    spec['storage'] = { size: '1Gi' }
    return true
  }),
  withSpec('cluster-disruption-budget', 'a budget', { instances: 1, enablePDB: true }),
  inCluster('cluster-disruption-budget', 'the default', ({ spec }) => {
    delete spec['enablePDB']
    spec.instances = 1
  }),
  ...['PGDATA', 'CNPG_X', 'POD_NAME', 'namespace'].map((name) =>
    withSpec('cluster-variables', name, { env: [{ name, value: 'x' }] }),
  ),
  ...[
    ['cnpg.io/hibernation', 'true'],
    ['cnpg.io/validation', 'off'],
  ].map(([name = '', value = '']) =>
    inCluster('cluster-annotations', `${name}: ${value}`, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, [name]: value }
    }),
  ),
  inCluster('cluster-hibernation', 'on', ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, 'cnpg.io/hibernation': 'on' }
  }),
  withSpec('cluster-lease', 'a short lease', { primaryLease: { leaseDurationSeconds: 5 } }),
  withSpec('cluster-pull-policy', 'an unknown policy', { imagePullPolicy: 'Sometimes' }),
  withSpec('cluster-ephemeral-volume', 'two sizes', {
    ephemeralVolumeSource: {},
    ephemeralVolumesSizeLimit: { temporaryData: '1Gi' },
  }),
  withSpec('cluster-tolerations', 'a value that nobody compares', {
    affinity: { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
  }),
  withSpec('cluster-tablespaces', 'no size', { tablespaces: [{ name: 'files', storage: {} }] }),
  ...Object.entries({
    'extension-name': [{ image }],
    'extension-image': [{ name: 'vector' }],
    'extension-paths': [{ name: 'vector', image, bin_path: ['../bin'] }],
    'extension-variables': [{ name: 'vector', image, env: [{ name: 'PATH', value: '/x' }] }],
  }).map(([rule, extensions]) =>
    withSpec(rule, 'an extension', { postgresql: { parameters: { max_connections: '300' }, extensions } }),
  ),
  withObject('cluster-pod-monitor', 'another cluster', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { 'cnpg.io/cluster': `${name}-2` } }, podMetricsEndpoints: [{ port: 'metrics' }] },
  })),
  withObject('cluster-pod-monitor', 'another port', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { 'cnpg.io/cluster': name } }, podMetricsEndpoints: [{ port: 'http' }] },
  })),
  withSpec('operator-pod-monitor', "the operator's own", { monitoring: { enablePodMonitor: true } }),
  withSpec('resource-quantities', 'half a byte', { resources: { limits: { memory: '512m' } } }),
  withSpec('resource-quantities', 'bytes without a unit', { walStorage: { size: '50' } }),
  withSpec('cluster-quantities', 'a fraction', { resources: { requests: { cpu: '0.5' } } }),
  withSpec('cluster-quantities', 'a thousand', { resources: { limits: { memory: '2048Mi' } } }),
  withSpec('cluster-list-defaults', 'a plugin', { plugins: [{ name: 'x' }] }),
  withSpec('cluster-list-defaults', 'a role', { managed: { roles: [{ name: 'x' }] } }),
  inCluster('api-version', 'an older version', (cluster) => {
    cluster.apiVersion = 'postgresql.cnpg.io/v1beta1'
  }),
  {
    rule: 'database-host',
    name: 'a cluster of another name',
    apply: (objects) =>
      forEach<ClusterJson>(objects, isCluster, (cluster, all) => {
        const { name } = clusterIn(all).metadata
        const text = JSON.stringify(all).replaceAll('$(PGHOST)', `${name}-rw`).replaceAll(`"${name}-app"`, '"parts"')
        all.splice(0, all.length, ...(JSON.parse(text.replaceAll(`"${name}-ca"`, '"authority"')) as Json[]))
        clusterIn(all).metadata.name = `${cluster.metadata.name}-2`
        // A Secret of one's own still tells which cluster it is.
        return !JSON.stringify(clusterIn(all)).includes('"secret"')
      }),
  },
]
