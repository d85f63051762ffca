import { clusterIn, forEach, inCluster, isCluster, parametersOf } from './database-support.ts'
import type { ClusterJson, Json } from './database-support.ts'
import type { Mutant } from './mutant.ts'

const image = { reference: 'pgvector:0.8' }
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
  withSpec('cluster-bootstrap', 'two ways', {
    bootstrap: { initdb: { database: 'a', owner: 'a' }, recovery: { backup: { name: 'a' } } },
  }),
  inCluster('wal-segment-size', 'not a power of two', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], walSegmentSize: 48 } }
  }),
  inCluster('locale-provider', 'a locale without its provider', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], icuLocale: 'de' } }
  }),
  inCluster('bootstrap-sql-references', 'a reference without a key', ({ spec }) => {
    const data = { configMapRefs: [{ name: 'setup' }] }
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], postInitApplicationSQLRefs: data } }
  }),
  withSpec('recovery-target-conflict', 'a transaction and a name', {
    bootstrap: { recovery: { backup: { name: 'a' }, recoveryTarget: { targetXID: '745', targetName: 'a' } } },
  }),
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
  withParameters('cluster-wal-level', 'minimal', { wal_level: 'minimal' }),
  withParameters('cluster-wal-level', 'an unknown level', { wal_level: 'hot_standby' }),
  inCluster('cluster-wal-log-hints', 'no hints', (cluster) => {
    cluster.spec.instances = 3
    parametersOf(cluster)['wal_log_hints'] = 'off'
  }),
  withSpec('cluster-disruption-budget', 'a budget', { instances: 1, enablePDB: true }),
  inCluster('cluster-disruption-budget', 'the default', ({ spec }) => {
    delete spec['enablePDB']
    spec.instances = 1
  }),
  withSpec('cluster-update-strategy', 'supervised', { instances: 1, primaryUpdateStrategy: 'supervised' }),
  withSpec('synchronous-replicas', 'one of one', {
    instances: 1,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 1 } },
  }),
  withSpec('synchronous-replicas', 'none of three', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 0 } },
  }),
  withSpec('synchronous-replicas', 'as many as there are, the older way', {
    instances: 2,
    minSyncReplicas: 1,
    maxSyncReplicas: 2,
  }),
  withSpec('failover-quorum', 'a quorum of other clusters', {
    instances: 3,
    postgresql: {
      parameters: { max_connections: '300' },
      synchronous: { method: 'any', number: 1, standbyNamesPre: ['a'], failoverQuorum: true },
    },
  }),
  withSpec('synchronous-replication', 'replicas that nobody waits for', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' } },
  }),
  withSpec('replica-spread', 'all on one node', { instances: 3, affinity: { enablePodAntiAffinity: false } }),
  withSpec('anti-affinity-type', 'an unknown type', { affinity: { podAntiAffinityType: 'strict' } }),
  ...['rw', 'r', 'ro', 'any'].map((role) =>
    inCluster('additional-service-name', `the name ${role}`, ({ metadata, spec }) => {
      const serviceTemplate = { metadata: { name: `${metadata.name}-${role}` } }
      spec['managed'] = { services: { additional: [{ selectorType: 'rw', serviceTemplate }] } }
    }),
  ),
  withSpec('additional-service-selector', 'a selector', {
    managed: {
      services: {
        additional: [
          { selectorType: 'rw', serviceTemplate: { metadata: { name: 'lan' }, spec: { selector: { app: 'a' } } } },
        ],
      },
    },
  }),
  withSpec('rw-service', 'the Service is disabled', {
    managed: { services: { disabledDefaultServices: ['rw'] } },
  }),
  withObject('cluster-service-names', 'a Service of the same name', ({ metadata: { name, namespace } }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-rw`, namespace },
    spec: { selector: { 'cnpg.io/cluster': name }, ports: [{ port: 5432 }] },
  })),
  ...['postgres', 'streaming_replica', 'pg_monitor', 'cnpg_x'].map((name) =>
    withSpec('cluster-roles', name, { managed: { roles: [{ name }] } }),
  ),
  withSpec('cluster-roles', 'twice', { managed: { roles: [{ name: 'a' }, { name: 'a' }] } }),
  withSpec('cluster-roles', 'a password that is none', {
    managed: { roles: [{ name: 'a', disablePassword: true, passwordSecret: { name: 'a' } }] },
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
  withSpec('cluster-certificates', 'no authority', { certificates: { serverTLSSecret: 'tls' } }),
  withSpec('cluster-certificates', 'names beside a certificate', {
    certificates: { serverTLSSecret: 'tls', serverCASecret: 'ca', serverAltDNSNames: ['db'] },
  }),
  withSpec('cluster-certificates', 'no authority for clients', {
    certificates: { replicationTLSSecret: 'tls' },
  }),
  withSpec('cluster-service-account', 'two accounts', { serviceAccountName: 'a', serviceAccountTemplate: {} }),
  withSpec('cluster-lease', 'a short lease', { primaryLease: { leaseDurationSeconds: 5 } }),
  withSpec('cluster-superuser', 'no name', { superuserSecret: { name: '' } }),
  withSpec('cluster-pull-policy', 'an unknown policy', { imagePullPolicy: 'Sometimes' }),
  withSpec('cluster-ephemeral-volume', 'two sizes', {
    ephemeralVolumeSource: {},
    ephemeralVolumesSizeLimit: { temporaryData: '1Gi' },
  }),
  inCluster('synchronous-election', 'no labels', ({ spec }) => {
    spec['postgresql'] = { ...Object(spec['postgresql']), syncReplicaElectionConstraint: { enabled: true } }
  }),
  inCluster('cluster-ldap', 'no server', ({ spec }) => {
    spec['postgresql'] = { ...Object(spec['postgresql']), ldap: { port: 389 } }
  }),
  inCluster('cluster-certificate-renewal', "the operator's own", ({ metadata, spec }) => {
    spec['certificates'] = { serverCASecret: `${metadata.name}-ca`, serverTLSSecret: `${metadata.name}-server` }
  }),
  withSpec('replication-slot-patterns', 'no pattern', {
    replicationSlots: { synchronizeReplicas: { excludePatterns: ['('] } },
  }),
  withSpec('replication-slots', 'no feedback', {
    replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } },
  }),
  inCluster('owner-password', 'another password', ({ spec }) => {
    const made = 'convex_owner'
    spec.bootstrap = { initdb: { database: made, owner: made } }
    spec['managed'] = { roles: [{ name: made, passwordSecret: { name: 'another' } }] }
  }),
  withSpec('cluster-pg-hba', 'a pod selector that is not there', {
    postgresql: { parameters: { max_connections: '300' }, pg_hba: ['host all all ${podselector:a} trust'] },
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
  withParameters('replication-switches', 'neither on nor off', { hot_standby_feedback: 'maybe' }),
  withSpec('promotion-token', 'a replica with a token', {
    replica: { enabled: true, source: 'old', promotionToken: 'token' },
  }),
  withSpec('replica-cluster-source', 'a replica of nothing', { replica: { enabled: true, source: 'old' } }),
  inCluster('cluster-import', 'two databases for one', ({ spec }) => {
    const data = { type: 'microservice', databases: ['a', 'b'], source: { externalCluster: 'old' } }
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], import: data } }
  }),
  withSpec('recovery-target', 'a name without its backup', {
    bootstrap: { recovery: { backup: { name: 'last' }, recoveryTarget: { targetName: 'before' } } },
  }),
  withSpec('recovery-volumes', 'a volume of another kind', {
    bootstrap: { recovery: { volumeSnapshots: { storage: { name: 'last', kind: 'Volume' } } } },
  }),
  withSpec('recovery-source', 'no such source', { bootstrap: { recovery: { source: 'old' } } }),
  withSpec('recovery-source', 'a source that says nothing', { externalClusters: [{ name: 'old' }] }),
  withSpec('recovery-source', 'two of one name', {
    externalClusters: [
      { name: 'old', connectionParameters: {} },
      { name: 'old', connectionParameters: {} },
    ],
  }),
  inCluster('archive-path', 'back to where it came from', ({ metadata, spec }) => {
    const parameters = { barmanObjectName: 'backups', serverName: metadata.name }
    Object.assign(spec, archive, {
      bootstrap: { recovery: { source: 'old' } },
      externalClusters: [{ name: 'old', plugin: { name: barman, parameters } }],
    })
  }),
  withSpec('cluster-archiver', 'two plugins', {
    plugins: [...archive.plugins, { name: 'other', enabled: true, isWALArchiver: true }],
  }),
  withSpec('cluster-archiver', 'both ways', {
    ...archive,
    backup: { barmanObjectStore: { destinationPath: 's3://b/' } },
  }),
  withSpec('backup-retention', 'no barmanObjectStore', { backup: { retentionPolicy: '30d' } }),
  withSpec('built-in-backup', 'no credentials', { backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  withSpec('backup-plugin', 'what is built in', { backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  withSpec('backup-plugin', 'a source that is built in', {
    externalClusters: [{ name: 'old', barmanObjectStore: { destinationPath: 's3://b/' } }],
  }),
  ...['0 2 * * *', '0 0 0 2 * * *', 'daily', '@nightly'].map((schedule) =>
    withObject('backup-schedule', schedule, part('ScheduledBackup', { schedule, ...byPlugin }), archive),
  ),
  withObject('backup-method', 'no method', part('ScheduledBackup', { schedule: '@daily' }), archive),
  withObject('backup-method', 'no plugin', part('ScheduledBackup', { schedule: '@daily', method: 'plugin' }), archive),
  withObject('backup-method', 'a plugin that the cluster lacks', part('Backup', byPlugin)),
  withObject('backup-method', 'snapshots without a class', part('Backup', { method: 'volumeSnapshot' })),
  withSpec('backup-store', 'no store', archive),
  withSpec('backup-store', 'no name', { plugins: [{ name: barman, enabled: true, isWALArchiver: true }] }),
  withObject('backup-store', 'a store elsewhere', store({}, 'elsewhere'), archive),
  withObject('backup-store-settings', 'a name of the server', store({ serverName: 'x' }), archive),
  withObject('pooler-authentication', 'no Secret', part('Pooler', { pgbouncer: { authQuery: 'SELECT' } })),
  withObject('pooler-settings', 'no pgbouncer', part('Pooler', { type: 'rw' })),
  withObject(
    'pooler-settings',
    'a setting of the operator',
    part('Pooler', { pgbouncer: { parameters: { listen_port: '1' } } }),
  ),
  inCluster('pooler-name', 'the name of the cluster', (cluster, all) => {
    all.push(part('Pooler', { pgbouncer: {} }, { name: cluster.metadata.name })(cluster))
  }),
  ...['Pooler', 'ScheduledBackup', 'Database'].map((kind) =>
    withObject('database-namespace', kind, part(kind, { pgbouncer: {} }, { namespace: 'elsewhere' })),
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
  owner('role-secret-keys', 'no user', {
    type: 'kubernetes.io/basic-auth',
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
  }),
  owner('role-secret-type', 'another type', {
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
    data: { username: 'convex', password: 'x' },
  }),
  owner('role-secret-reload', 'no label', {
    type: 'kubernetes.io/basic-auth',
    data: { username: 'convex', password: 'x' },
  }),
  owner('database-secret-keys', "the operator's Secret is not made", {
    data: { username: 'convex', password: 'x' },
  }),
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
