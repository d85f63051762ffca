import { clusterIn, forEach, inCluster, isCluster, parametersOf } from './database-support.ts'
import type { ClusterJson, Json } from './database-support.ts'
import type { Mutant } from './mutant.ts'

const barman = 'barman-cloud.cloudnative-pg.io'

/** A fault in `spec`, which the fields are put into. */
function withSpec(rule: string, name: string, fields: Json): Mutant {
  return inCluster(rule, name, ({ spec }) => {
    Object.assign(spec, fields)
  })
}

function withParameters(rule: string, name: string, parameters: Json): Mutant {
  return inCluster(rule, name, (cluster) => {
    Object.assign(parametersOf(cluster), parameters)
  })
}

/** A further object of the cluster. */
function withObject(rule: string, name: string, make: (cluster: ClusterJson) => Json, prepare?: Json): Mutant {
  return inCluster(rule, name, (cluster, all) => {
    Object.assign(cluster.spec, prepare)
    all.push(make(cluster))
  })
}

const part =
  (kind: string, spec: Json, metadata: Json = {}) =>
  ({ metadata: { name, namespace } }: ClusterJson): Json => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind,
    metadata: { name: 'a-part', namespace, ...metadata },
    spec: { cluster: { name }, ...spec },
  })

const archive = {
  plugins: [{ name: barman, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: 'backups' } }],
}
const byPlugin = { method: 'plugin', pluginConfiguration: { name: barman } }

const store =
  (configuration: Json, namespace?: string) =>
  ({ metadata }: ClusterJson): Json => ({
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: 'backups', namespace: namespace ?? metadata.namespace },
    spec: { configuration: { destinationPath: 's3://backups/', ...configuration } },
  })

/** A Secret of the stack's own for the owner, with a fault in it. */
function owner(rule: string, name: string, template: Json): Mutant {
  return inCluster(rule, name, (cluster, all) => {
    const initdb = cluster.spec.bootstrap?.['initdb']
    if (initdb === undefined || initdb['secret'] !== undefined) return false
    initdb['secret'] = { name: 'owner-secret' }
    all.push({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'owner-secret', namespace: cluster.metadata.namespace },
      spec: { target: { template }, data: [{ secretKey: 'password', remoteRef: { key: 'x' } }] },
    })
    return true
  })
}

/** Faults in the cluster and in what goes with it. */
export const databaseClusterMutants: readonly Mutant[] = [
  inCluster('database-is-named-after-instance', 'another database', ({ spec }) => {
    const initdb = spec.bootstrap?.['initdb']
    if (initdb === undefined) return false
    initdb['database'] = 'app_2'
    return true
  }),
  inCluster('database-is-named-after-instance', 'no database is named', ({ spec }) => {
    delete spec.bootstrap
  }),
  inCluster('cluster-name-fits', 'a name that is too long', (cluster, all) => {
    const { name } = cluster.metadata
    const long = 'c'.repeat(51)
    const text = JSON.stringify(all).replaceAll(`"${name}"`, `"${long}"`).replaceAll(`"${name}-`, `"${long}-`)
    all.splice(0, all.length, ...(JSON.parse(text) as Json[]))
  }),
  withSpec('cluster-image-names-a-version', 'latest', { imageName: 'ghcr.io/cloudnative-pg/postgresql:latest' }),
  withSpec('cluster-image-names-a-version', 'no tag', { imageName: 'ghcr.io/cloudnative-pg/postgresql' }),
  withSpec('cluster-image-names-a-version', 'a digest alone', {
    imageName: `ghcr.io/cloudnative-pg/postgresql@sha256:${'0a'.repeat(32)}`,
  }),
  withSpec('cluster-image-names-a-version', 'a name for a tag', {
    imageName: 'ghcr.io/cloudnative-pg/postgresql:bookworm',
  }),
  withSpec('cluster-image-names-a-version', 'an old version', { imageName: 'ghcr.io/cloudnative-pg/postgresql:12.4' }),
  withSpec('cluster-image-names-a-version', 'a catalog as well', {
    imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'postgresql', major: 17 },
  }),
  inCluster('cluster-image-names-a-version', 'no image', ({ spec }) => delete spec['imageName']),
  withSpec('cluster-starts-in-one-way', 'two ways', {
    bootstrap: { initdb: { database: 'a', owner: 'a' }, recovery: { backup: { name: 'a' } } },
  }),
  inCluster('cluster-starts-in-one-way', 'no power of two', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], walSegmentSize: 48 } }
  }),
  inCluster('cluster-starts-in-one-way', 'a locale without its provider', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], icuLocale: 'de' } }
  }),
  withSpec('cluster-storage-has-a-size', 'no size', { storage: { storageClass: 'fast' } }),
  withSpec('cluster-storage-has-a-size', 'no quantity', { storage: { size: '30 GB' } }),
  withSpec('cluster-storage-has-a-size', 'no size of the log', { walStorage: {} }),
  ...['cpu', 'memory', 'ephemeral-storage'].map((name) =>
    withSpec('cluster-requests-fit-limits', `${name} above its limit`, {
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
  ].map((name) => withParameters('cluster-parameters-are-free', name, { [name]: 'x' })),
  withParameters('cluster-parameters-are-free', 'a number', { work_mem: 4096 }),
  withParameters('cluster-parameters-are-free', 'no name', { 'work mem': '4MB' }),
  ...['shared_buffers', 'min_wal_size', 'max_wal_size'].map((name) =>
    withParameters('cluster-sizes-fit', `${name} without a unit that counts`, { [name]: '1Gi' }),
  ),
  inCluster('cluster-sizes-fit', 'buffers above the memory', (cluster) => {
    cluster.spec['resources'] = { requests: { memory: '1Gi' } }
    parametersOf(cluster)['shared_buffers'] = '2GB'
  }),
  withParameters('cluster-sizes-fit', 'the least is the most', { min_wal_size: '2GB', max_wal_size: '2GB' }),
  inCluster('cluster-sizes-fit', 'a log above its volume', (cluster) => {
    cluster.spec['walStorage'] = { size: '2Gi' }
    parametersOf(cluster)['max_wal_size'] = '4GB'
  }),
  withSpec('cluster-log-fits-its-volume', 'a small volume for the log', { walStorage: { size: '512Mi' } }),
  inCluster('cluster-log-fits-its-volume', 'a small volume for everything', ({ spec }) => {
    if (spec['walStorage'] !== undefined) return false
    spec['storage'] = { size: '1Gi' }
    return true
  }),
  withParameters('cluster-log-serves-replicas', 'minimal', { wal_level: 'minimal' }),
  withParameters('cluster-log-serves-replicas', 'an unknown level', { wal_level: 'hot_standby' }),
  inCluster('cluster-log-serves-replicas', 'no hints', (cluster) => {
    cluster.spec.instances = 3
    parametersOf(cluster)['wal_log_hints'] = 'off'
  }),
  withSpec('single-instance-has-no-budget', 'a budget', { instances: 1, enablePDB: true }),
  inCluster('single-instance-has-no-budget', 'the default', ({ spec }) => {
    delete spec['enablePDB']
    spec.instances = 1
  }),
  withSpec('single-instance-is-not-supervised', 'supervised', { instances: 1, primaryUpdateStrategy: 'supervised' }),
  withSpec('synchronous-replicas-exist', 'one of one', {
    instances: 1,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 1 } },
  }),
  withSpec('synchronous-replicas-exist', 'none of three', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 0 } },
  }),
  withSpec('synchronous-replicas-exist', 'as many as there are, the older way', {
    instances: 2,
    minSyncReplicas: 1,
    maxSyncReplicas: 2,
  }),
  withSpec('replicas-are-synchronous', 'replicas that nobody waits for', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' } },
  }),
  withSpec('replicas-are-spread', 'all on one node', { instances: 3, affinity: { enablePodAntiAffinity: false } }),
  withSpec('replicas-are-spread', 'an unknown type', { affinity: { podAntiAffinityType: 'strict' } }),
  ...['rw', 'r', 'ro', 'any'].map((role) =>
    inCluster('cluster-services-have-own-names', `the name ${role}`, ({ metadata, spec }) => {
      const serviceTemplate = { metadata: { name: `${metadata.name}-${role}` } }
      spec['managed'] = { services: { additional: [{ selectorType: 'rw', serviceTemplate }] } }
    }),
  ),
  withSpec('cluster-services-have-own-names', 'the writing Service is off', {
    managed: { services: { disabledDefaultServices: ['rw'] } },
  }),
  withObject('cluster-services-have-own-names', 'a Service of the same name', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-rw`, namespace },
    spec: { selector: { 'cnpg.io/cluster': name }, ports: [{ port: 5432 }] },
  })),
  ...['postgres', 'streaming_replica', 'pg_monitor', 'cnpg_x'].map((name) =>
    withSpec('cluster-roles-are-free', name, { managed: { roles: [{ name }] } }),
  ),
  withSpec('cluster-roles-are-free', 'twice', { managed: { roles: [{ name: 'a' }, { name: 'a' }] } }),
  withSpec('cluster-roles-are-free', 'a password that is none', {
    managed: { roles: [{ name: 'a', disablePassword: true, passwordSecret: { name: 'a' } }] },
  }),
  ...['PGDATA', 'CNPG_X', 'POD_NAME', 'namespace'].map((name) =>
    withSpec('cluster-variables-are-free', name, { env: [{ name, value: 'x' }] }),
  ),
  ...[
    ['cnpg.io/hibernation', 'true'],
    ['cnpg.io/hibernation', 'on'],
    ['cnpg.io/validation', 'off'],
  ].map(([name = '', value = '']) =>
    inCluster('cluster-annotations-are-known', `${name}: ${value}`, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, [name]: value }
    }),
  ),
  withSpec('cluster-certificates-go-together', 'no authority', { certificates: { serverTLSSecret: 'tls' } }),
  withSpec('cluster-certificates-go-together', 'names beside a certificate', {
    certificates: { serverTLSSecret: 'tls', serverCASecret: 'ca', serverAltDNSNames: ['db'] },
  }),
  withSpec('cluster-certificates-go-together', 'no authority for clients', {
    certificates: { replicationTLSSecret: 'tls' },
  }),
  withSpec('cluster-settings-agree', 'two accounts', { serviceAccountName: 'a', serviceAccountTemplate: {} }),
  withSpec('cluster-settings-agree', 'a short lease', { primaryLease: { leaseDurationSeconds: 5 } }),
  withSpec('cluster-access-rules-are-known', 'a pod selector that is not there', {
    postgresql: { parameters: { max_connections: '300' }, pg_hba: ['host all all ${podselector:a} trust'] },
  }),
  withSpec('cluster-tolerations-are-complete', 'a value that nobody compares', {
    affinity: { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
  }),
  withSpec('cluster-tablespaces-are-complete', 'no size', { tablespaces: [{ name: 'files', storage: {} }] }),
  withSpec('cluster-extensions-are-complete', 'no image', {
    postgresql: { parameters: { max_connections: '300' }, extensions: [{ name: 'vector' }] },
  }),
  withParameters('replication-slots-agree', 'neither on nor off', { hot_standby_feedback: 'maybe' }),
  withSpec('replica-cluster-has-a-source', 'a replica of nothing', { replica: { enabled: true, source: 'old' } }),
  inCluster('cluster-import-is-complete', 'two databases for one', ({ spec }) => {
    const data = { type: 'microservice', databases: ['a', 'b'], source: { externalCluster: 'old' } }
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], import: data } }
  }),
  withSpec('recovery-target-can-be-read', 'a name without its backup', {
    bootstrap: { recovery: { backup: { name: 'last' }, recoveryTarget: { targetName: 'before' } } },
  }),
  withSpec('recovery-volumes-can-be-used', 'a volume of another kind', {
    bootstrap: { recovery: { volumeSnapshots: { storage: { name: 'last', kind: 'Volume' } } } },
  }),
  withSpec('recovery-source-exists', 'no such source', { bootstrap: { recovery: { source: 'old' } } }),
  withSpec('recovery-source-exists', 'a source that says nothing', { externalClusters: [{ name: 'old' }] }),
  withSpec('recovery-source-exists', 'two of one name', {
    externalClusters: [
      { name: 'old', connectionParameters: {} },
      { name: 'old', connectionParameters: {} },
    ],
  }),
  inCluster('archive-is-the-clusters-own', 'back to where it came from', ({ metadata, spec }) => {
    const parameters = { barmanObjectName: 'backups', serverName: metadata.name }
    Object.assign(spec, archive, {
      bootstrap: { recovery: { source: 'old' } },
      externalClusters: [{ name: 'old', plugin: { name: barman, parameters } }],
    })
  }),
  withSpec('cluster-has-one-archiver', 'two plugins', {
    plugins: [...archive.plugins, { name: 'other', enabled: true, isWALArchiver: true }],
  }),
  withSpec('cluster-has-one-archiver', 'both ways', {
    ...archive,
    backup: { barmanObjectStore: { destinationPath: 's3://b/' } },
  }),
  withSpec('backup-is-a-plugin', 'what is built in', { backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  withSpec('backup-is-a-plugin', 'a source that is built in', {
    externalClusters: [{ name: 'old', barmanObjectStore: { destinationPath: 's3://b/' } }],
  }),
  ...['0 2 * * *', '0 0 0 2 * * *', 'daily', '@nightly'].map((schedule) =>
    withObject('backup-schedule-has-six-fields', schedule, part('ScheduledBackup', { schedule, ...byPlugin }), archive),
  ),
  withObject('backup-has-a-method', 'no method', part('ScheduledBackup', { schedule: '@daily' }), archive),
  withObject(
    'backup-has-a-method',
    'no plugin',
    part('ScheduledBackup', { schedule: '@daily', method: 'plugin' }),
    archive,
  ),
  withObject('backup-has-a-method', 'a plugin that the cluster lacks', part('Backup', byPlugin)),
  withObject('backup-has-a-method', 'snapshots without a class', part('Backup', { method: 'volumeSnapshot' })),
  withSpec('backup-store-exists', 'no store', archive),
  withSpec('backup-store-exists', 'no name', { plugins: [{ name: barman, enabled: true, isWALArchiver: true }] }),
  withObject('backup-store-exists', 'a store elsewhere', store({}, 'elsewhere'), archive),
  withObject('backup-store-can-be-reached', 'a name of the server', store({ serverName: 'x' }), archive),
  withObject('pooler-is-complete', 'no pgbouncer', part('Pooler', { type: 'rw' })),
  withObject(
    'pooler-is-complete',
    'a setting of the operator',
    part('Pooler', { pgbouncer: { parameters: { listen_port: '1' } } }),
  ),
  inCluster('pooler-is-complete', 'the name of the cluster', (cluster, all) => {
    all.push(part('Pooler', { pgbouncer: {} }, { name: cluster.metadata.name })(cluster))
  }),
  ...['Pooler', 'ScheduledBackup', 'Database'].map((kind) =>
    withObject('database-parts-share-a-namespace', kind, part(kind, { pgbouncer: {} }, { namespace: 'elsewhere' })),
  ),
  withObject('pod-monitor-selects-the-cluster', 'another cluster', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { 'cnpg.io/cluster': `${name}-2` } }, podMetricsEndpoints: [{ port: 'metrics' }] },
  })),
  withObject('pod-monitor-selects-the-cluster', 'another port', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { 'cnpg.io/cluster': name } }, podMetricsEndpoints: [{ port: 'http' }] },
  })),
  withSpec('pod-monitor-is-your-own', "the operator's own", { monitoring: { enablePodMonitor: true } }),
  withSpec('quantities-are-plausible', 'half a byte', { resources: { limits: { memory: '512m' } } }),
  withSpec('quantities-are-plausible', 'bytes without a unit', { walStorage: { size: '50' } }),
  withSpec('quantities-are-canonical', 'a fraction', { resources: { requests: { cpu: '0.5' } } }),
  withSpec('quantities-are-canonical', 'a thousand', { resources: { limits: { memory: '2048Mi' } } }),
  withSpec('list-defaults-are-written', 'a plugin', { plugins: [{ name: 'x' }] }),
  withSpec('list-defaults-are-written', 'a role', { managed: { roles: [{ name: 'x' }] } }),
  owner('database-secret-has-user-and-password', 'no user', {
    type: 'kubernetes.io/basic-auth',
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
  }),
  owner('database-secret-has-user-and-password', 'another type', {
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
    data: { username: 'convex', password: 'x' },
  }),
  owner('database-secret-is-reloaded', 'no label', {
    type: 'kubernetes.io/basic-auth',
    data: { username: 'convex', password: 'x' },
  }),
  owner('database-secret-key-exists', "the operator's Secret is not made", {
    data: { username: 'convex', password: 'x' },
  }),
  inCluster('api-version-is-served', 'an older version', (cluster) => {
    cluster.apiVersion = 'postgresql.cnpg.io/v1beta1'
  }),
  {
    rule: 'database-host-is-known',
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
