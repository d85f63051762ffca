import type { ClusterJson, Json } from '../../check/mutants/support/database.ts'

/** A fault in a Cluster that the webhook or the schema refuses, and the rule of `check` that speaks of it. */
export interface Mistake {
  /** The function of the webhook that refuses it; `schema` for the CustomResourceDefinition with its CEL rules. */
  readonly refusedBy: string
  readonly rule: string
  readonly change: (cluster: ClusterJson) => void
}

type Change = Mistake['change']

const inSpec =
  (fields: Json): Change =>
  ({ spec }) =>
    Object.assign(spec, fields)

const withParameters =
  (parameters: Json): Change =>
  ({ spec }) => {
    spec.postgresql = { ...spec.postgresql, parameters: { ...spec.postgresql?.parameters, ...parameters } }
  }

const inPostgres =
  (fields: Json): Change =>
  ({ spec }) => {
    spec.postgresql = { ...spec.postgresql, ...fields }
  }

const inInitdb =
  (fields: Json): Change =>
  ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], ...fields } }
  }

const annotated =
  (name: string, value: string): Change =>
  ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, [name]: value }
  }

const recovery = (fields: Json): Change => inSpec({ bootstrap: { recovery: fields } })
const external = { externalClusters: [{ name: 'old', connectionParameters: { host: 'old' } }] }
const archiver = (name: string) => ({ name, enabled: true, isWALArchiver: true })
const tolerated = (toleration: Json): Change => inSpec({ affinity: { tolerations: [toleration] } })

const extension = (fields: Json): Change =>
  inPostgres({ extensions: [{ name: 'vector', image: { reference: 'pgvector:0.8' }, ...fields }] })

type Row = readonly [refusedBy: string, rule: string, change: Change]

const rows: readonly Row[] = [
  ['validateName', 'cluster-name', ({ metadata }) => void (metadata.name = 'c'.repeat(51))],
  ['validateName', 'cluster-name', ({ metadata }) => void (metadata.name = '2convex')],
  ['validateInitDB', 'wal-segment-size', inInitdb({ walSegmentSize: 48 })],
  [
    'validateInitDB',
    'bootstrap-sql-references',
    inInitdb({ postInitApplicationSQLRefs: { secretRefs: [{ name: '', key: 'sql' }] } }),
  ],
  [
    'validateImport',
    'cluster-import',
    inInitdb({ import: { type: 'microservice', databases: ['a', 'b'], source: { externalCluster: 'old' } } }),
  ],
  [
    'validateImport',
    'cluster-import',
    inInitdb({ import: { type: 'monolith', databases: ['*', 'b'], source: { externalCluster: 'old' } } }),
  ],
  ['validateSuperuserSecret', 'cluster-superuser', inSpec({ superuserSecret: { name: '' } })],
  ['validateCerts', 'cluster-certificates', inSpec({ certificates: { serverTLSSecret: 'tls' } })],
  [
    'validateBootstrapMethod',
    'cluster-bootstrap',
    ({ spec }) => void (spec.bootstrap = { ...spec.bootstrap, recovery: { backup: { name: 'last' } } }),
  ],
  ['validateImageName', 'cluster-image', inSpec({ imageName: 'ghcr.io/x/postgresql:latest' })],
  ['validateImageName', 'cluster-image', inSpec({ imageName: 'ghcr.io/x/postgresql' })],
  ['validateConfiguration', 'cluster-image', inSpec({ imageName: 'ghcr.io/x/postgresql:12.4' })],
  ['validateImagePullPolicy', 'cluster-pull-policy', inSpec({ imagePullPolicy: 'Sometimes' })],
  [
    'validateRecoveryTarget',
    'recovery-target',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetTime: 'yesterday' } }),
  ],
  [
    'validateRecoveryTarget',
    'recovery-target',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetName: 'before' } }),
  ],
  [
    'validateRecoveryTarget',
    'recovery-target-conflict',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetTime: '2026-05-01 10:00:00', targetLSN: '16/B3' } }),
  ],
  ['validatePrimaryUpdateStrategy', 'cluster-update-strategy', inSpec({ primaryUpdateStrategy: 'supervised' })],
  ['validateMinSyncReplicas', 'synchronous-replicas', inSpec({ instances: 3, minSyncReplicas: 1 })],
  ['validateMaxSyncReplicas', 'synchronous-replicas', inSpec({ instances: 3, maxSyncReplicas: 3 })],
  ['validateStorageSize', 'cluster-storage', inSpec({ storage: {} })],
  ['validateStorageSize', 'cluster-storage', inSpec({ storage: { size: '30GB' } })],
  ['validateWalStorageSize', 'cluster-storage', inSpec({ walStorage: {} })],
  [
    'validateEphemeralVolumeSource',
    'cluster-ephemeral-volume',
    inSpec({ ephemeralVolumeSource: {}, ephemeralVolumesSizeLimit: { temporaryData: '1Gi' } }),
  ],
  ['validateTablespaceStorageSize', 'cluster-tablespaces', inSpec({ tablespaces: [{ name: 'files', storage: {} }] })],
  [
    'validateTablespaceNames',
    'cluster-tablespaces',
    inSpec({ tablespaces: [{ name: 'pg_files', storage: { size: '1Gi' } }] }),
  ],
  [
    'validateTablespaceBackupSnapshot',
    'cluster-tablespaces',
    inSpec({ backup: { volumeSnapshot: { className: 'fast', tablespaceClassName: { files: 'fast' } } } }),
  ],
  [
    'validateBootstrapPgBaseBackupSource',
    'recovery-source',
    inSpec({ bootstrap: { pg_basebackup: { source: 'old' } } }),
  ],
  ['validateBootstrapRecoverySource', 'recovery-source', recovery({ source: 'old' })],
  [
    'validateBootstrapRecoveryDataSource',
    'recovery-volumes',
    recovery({ volumeSnapshots: { storage: { name: 'last', kind: 'Volume' } } }),
  ],
  ['validateExternalClusters', 'recovery-source', inSpec({ externalClusters: [{ name: 'old' }] })],
  [
    'validateExternalClusters',
    'recovery-source',
    inSpec({ externalClusters: [{ name: '..', connectionParameters: {} }] }),
  ],
  ['validateTolerations', 'cluster-tolerations', tolerated({ key: 'a', operator: 'Exists', value: 'b' })],
  ['validateTolerations', 'cluster-tolerations', tolerated({ operator: 'Equal' })],
  ['validateTolerations', 'cluster-tolerations', tolerated({ key: 'a', operator: 'Gt', value: '5' })],
  ['validateTolerations', 'cluster-tolerations', tolerated({ operator: 'Exists', effect: 'Never' })],
  ['validateAntiAffinity', 'anti-affinity-type', inSpec({ affinity: { podAntiAffinityType: 'strict' } })],
  ['validateReplicaMode', 'replica-cluster-source', inSpec({ ...external, replica: { enabled: true, source: 'old' } })],
  [
    'validateReplicaMode',
    'replica-cluster-source',
    inSpec({
      bootstrap: { pg_basebackup: { source: 'old' } },
      ...external,
      replica: { enabled: true, source: 'older' },
    }),
  ],
  [
    'validateBackupConfiguration',
    'built-in-backup',
    inSpec({ backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  ],
  ['validateRetentionPolicy', 'backup-retention', inSpec({ backup: { retentionPolicy: '30days' } })],
  ['validateConfiguration', 'cluster-parameters', withParameters({ port: '5433' })],
  ['validateConfiguration', 'cluster-parameters', withParameters({ listen_addresses: '*' })],
  ['validateConfiguration', 'cluster-parameters', withParameters({ 'work mem': '4MB' })],
  ['validateConfiguration', 'cluster-wal-level', withParameters({ wal_level: 'minimal' })],
  ['validateConfiguration', 'cluster-wal-level', withParameters({ wal_level: 'archive' })],
  ['validateConfiguration', 'cluster-shared-buffers', withParameters({ shared_buffers: '1Gi' })],
  ['validateConfiguration', 'cluster-wal-size', withParameters({ min_wal_size: '2GB' })],
  ['validateConfiguration', 'replication-switches', withParameters({ hot_standby_feedback: 'maybe' })],
  ['validateConfiguration', 'synchronous-election', inPostgres({ syncReplicaElectionConstraint: { enabled: true } })],
  [
    'validateSynchronousReplicaConfiguration',
    'synchronous-replicas',
    inPostgres({ synchronous: { method: 'any', number: 1 } }),
  ],
  ['validateFailoverQuorumAlphaAnnotation', 'cluster-annotations', annotated('alpha.cnpg.io/failoverQuorum', 'please')],
  ['validateFailoverQuorumAlphaAnnotation', 'failover-quorum', annotated('alpha.cnpg.io/failoverQuorum', 'true')],
  [
    'validateFailoverQuorum',
    'failover-quorum',
    (cluster) => {
      cluster.spec.instances = 3
      inPostgres({ synchronous: { method: 'any', number: 1, failoverQuorum: true, standbyNamesPost: ['a'] } })(cluster)
    },
  ],
  ['validateLDAP', 'cluster-ldap', inPostgres({ ldap: { port: 389 } })],
  [
    'validateReplicationSlots',
    'replication-slot-patterns',
    inSpec({ replicationSlots: { synchronizeReplicas: { excludePatterns: ['('] } } }),
  ],
  [
    'validateSynchronizeLogicalDecoding',
    'replication-slots',
    inSpec({ replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } }),
  ],
  ['validateEnv', 'cluster-variables', inSpec({ env: [{ name: 'PGTZ', value: 'UTC' }] })],
  [
    'validateManagedServices',
    'additional-service-name',
    ({ metadata, spec }) => {
      const serviceTemplate = { metadata: { name: `${metadata.name}-rw` } }
      spec['managed'] = { services: { additional: [{ selectorType: 'rw', serviceTemplate }] } }
    },
  ],
  ['validateManagedRoles', 'cluster-roles', inSpec({ managed: { roles: [{ name: 'pg_reader' }] } })],
  [
    'validateManagedExtensions',
    'replication-slots',
    withParameters({ 'pg_failover_slots.synchronize_slot_names': 'name_like:%' }),
  ],
  [
    'validateResources',
    'cluster-resources',
    inSpec({ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }),
  ],
  ['validateResources', 'cluster-huge-pages', inSpec({ resources: { limits: { 'hugepages-2Mi': '1Gi' } } })],
  ['validateHibernationAnnotation', 'cluster-annotations', annotated('cnpg.io/hibernation', 'true')],
  ['validatePodPatchAnnotation', 'cluster-annotations', annotated('cnpg.io/podPatch', 'replace')],
  [
    'validatePromotionToken',
    'promotion-token',
    inSpec({
      bootstrap: { pg_basebackup: { source: 'old' } },
      ...external,
      replica: { enabled: true, source: 'old', promotionToken: 'token' },
    }),
  ],
  ['validatePluginConfiguration', 'cluster-archiver', inSpec({ plugins: [archiver('a'), archiver('b')] })],
  ['validateLivenessPingerProbe', 'cluster-annotations', annotated('alpha.cnpg.io/livenessPinger', '{}')],
  [
    'validatePodSelectorRefs',
    'cluster-pg-hba',
    inPostgres({ pg_hba: ['hostssl all all ${podselector:apps} scram-sha-256'] }),
  ],
  ['validateExtensions', 'extension-image', extension({ image: {} })],
  ['validateExtensions', 'extension-paths', extension({ bin_path: ['../bin'] })],
  ['validateExtensions', 'extension-paths', extension({ bin_path: ['/bin/../../etc'] })],
  ['validateExtensions', 'extension-variables', extension({ env: [{ name: 'PATH', value: '/x' }] })],
  [
    'validateServiceAccountConfig',
    'cluster-service-account',
    inSpec({ serviceAccountName: 'a', serviceAccountTemplate: { metadata: {} } }),
  ],
  ['validatePrimaryLease', 'cluster-lease', inSpec({ primaryLease: { leaseDurationSeconds: 5 } })],
  [
    'schema',
    'cluster-image',
    inSpec({ imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'a', major: 17 } }),
  ],
  ['schema', 'locale-provider', inInitdb({ icuLocale: 'de' })],
  [
    'schema',
    'synchronous-replicas',
    (cluster) => {
      cluster.spec.instances = 3
      inPostgres({ synchronous: { method: 'any', number: 0 } })(cluster)
    },
  ],
  ['schema', 'cluster-parameters', withParameters({ work_mem: 4096 })],
]

export const mistakes: readonly Mistake[] = rows.map(([refusedBy, rule, change]) => ({ refusedBy, rule, change }))

/** Validations that nothing can break: the mutating webhook fills in what they look for. */
export const unbreakable: Readonly<Record<string, string>> = {
  validateRecoveryApplicationDatabase: 'database and owner of a recovery have defaults',
  validatePgBaseBackupApplicationDatabase: 'database and owner of a pg_basebackup have defaults',
}
