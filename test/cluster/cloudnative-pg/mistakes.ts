import type { ClusterJson, Json } from '../../check/mutants/database-support.ts'

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
  ['validateName', 'cluster-name-fits', ({ metadata }) => void (metadata.name = 'c'.repeat(51))],
  ['validateName', 'cluster-name-fits', ({ metadata }) => void (metadata.name = '2convex')],
  ['validateInitDB', 'cluster-starts-in-one-way', inInitdb({ walSegmentSize: 48 })],
  [
    'validateInitDB',
    'cluster-starts-in-one-way',
    inInitdb({ postInitApplicationSQLRefs: { secretRefs: [{ name: '', key: 'sql' }] } }),
  ],
  [
    'validateImport',
    'cluster-import-is-complete',
    inInitdb({ import: { type: 'microservice', databases: ['a', 'b'], source: { externalCluster: 'old' } } }),
  ],
  [
    'validateImport',
    'cluster-import-is-complete',
    inInitdb({ import: { type: 'monolith', databases: ['*', 'b'], source: { externalCluster: 'old' } } }),
  ],
  ['validateSuperuserSecret', 'cluster-settings-agree', inSpec({ superuserSecret: { name: '' } })],
  ['validateCerts', 'cluster-certificates-go-together', inSpec({ certificates: { serverTLSSecret: 'tls' } })],
  [
    'validateBootstrapMethod',
    'cluster-starts-in-one-way',
    ({ spec }) => void (spec.bootstrap = { ...spec.bootstrap, recovery: { backup: { name: 'last' } } }),
  ],
  ['validateImageName', 'cluster-image-names-a-version', inSpec({ imageName: 'ghcr.io/x/postgresql:latest' })],
  ['validateImageName', 'cluster-image-names-a-version', inSpec({ imageName: 'ghcr.io/x/postgresql' })],
  ['validateConfiguration', 'cluster-image-names-a-version', inSpec({ imageName: 'ghcr.io/x/postgresql:12.4' })],
  ['validateImagePullPolicy', 'cluster-settings-agree', inSpec({ imagePullPolicy: 'Sometimes' })],
  [
    'validateRecoveryTarget',
    'recovery-target-can-be-read',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetTime: 'yesterday' } }),
  ],
  [
    'validateRecoveryTarget',
    'recovery-target-can-be-read',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetName: 'before' } }),
  ],
  [
    'validateRecoveryTarget',
    'cluster-starts-in-one-way',
    recovery({ backup: { name: 'last' }, recoveryTarget: { targetTime: '2026-05-01 10:00:00', targetLSN: '16/B3' } }),
  ],
  [
    'validatePrimaryUpdateStrategy',
    'single-instance-is-not-supervised',
    inSpec({ primaryUpdateStrategy: 'supervised' }),
  ],
  ['validateMinSyncReplicas', 'synchronous-replicas-exist', inSpec({ instances: 3, minSyncReplicas: 1 })],
  ['validateMaxSyncReplicas', 'synchronous-replicas-exist', inSpec({ instances: 3, maxSyncReplicas: 3 })],
  ['validateStorageSize', 'cluster-storage-has-a-size', inSpec({ storage: {} })],
  ['validateStorageSize', 'cluster-storage-has-a-size', inSpec({ storage: { size: '30GB' } })],
  ['validateWalStorageSize', 'cluster-storage-has-a-size', inSpec({ walStorage: {} })],
  [
    'validateEphemeralVolumeSource',
    'cluster-settings-agree',
    inSpec({ ephemeralVolumeSource: {}, ephemeralVolumesSizeLimit: { temporaryData: '1Gi' } }),
  ],
  [
    'validateTablespaceStorageSize',
    'cluster-tablespaces-are-complete',
    inSpec({ tablespaces: [{ name: 'files', storage: {} }] }),
  ],
  [
    'validateTablespaceNames',
    'cluster-tablespaces-are-complete',
    inSpec({ tablespaces: [{ name: 'pg_files', storage: { size: '1Gi' } }] }),
  ],
  [
    'validateTablespaceBackupSnapshot',
    'cluster-tablespaces-are-complete',
    inSpec({ backup: { volumeSnapshot: { className: 'fast', tablespaceClassName: { files: 'fast' } } } }),
  ],
  [
    'validateBootstrapPgBaseBackupSource',
    'recovery-source-exists',
    inSpec({ bootstrap: { pg_basebackup: { source: 'old' } } }),
  ],
  ['validateBootstrapRecoverySource', 'recovery-source-exists', recovery({ source: 'old' })],
  [
    'validateBootstrapRecoveryDataSource',
    'recovery-volumes-can-be-used',
    recovery({ volumeSnapshots: { storage: { name: 'last', kind: 'Volume' } } }),
  ],
  ['validateExternalClusters', 'recovery-source-exists', inSpec({ externalClusters: [{ name: 'old' }] })],
  [
    'validateExternalClusters',
    'recovery-source-exists',
    inSpec({ externalClusters: [{ name: '..', connectionParameters: {} }] }),
  ],
  ['validateTolerations', 'cluster-tolerations-are-complete', tolerated({ key: 'a', operator: 'Exists', value: 'b' })],
  ['validateTolerations', 'cluster-tolerations-are-complete', tolerated({ operator: 'Equal' })],
  ['validateTolerations', 'cluster-tolerations-are-complete', tolerated({ key: 'a', operator: 'Gt', value: '5' })],
  ['validateTolerations', 'cluster-tolerations-are-complete', tolerated({ operator: 'Exists', effect: 'Never' })],
  ['validateAntiAffinity', 'replicas-are-spread', inSpec({ affinity: { podAntiAffinityType: 'strict' } })],
  [
    'validateReplicaMode',
    'replica-cluster-has-a-source',
    inSpec({ ...external, replica: { enabled: true, source: 'old' } }),
  ],
  [
    'validateReplicaMode',
    'replica-cluster-has-a-source',
    inSpec({
      bootstrap: { pg_basebackup: { source: 'old' } },
      ...external,
      replica: { enabled: true, source: 'older' },
    }),
  ],
  [
    'validateBackupConfiguration',
    'backup-is-a-plugin',
    inSpec({ backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  ],
  ['validateRetentionPolicy', 'backup-is-a-plugin', inSpec({ backup: { retentionPolicy: '30days' } })],
  ['validateConfiguration', 'cluster-parameters-are-free', withParameters({ port: '5433' })],
  ['validateConfiguration', 'cluster-parameters-are-free', withParameters({ listen_addresses: '*' })],
  ['validateConfiguration', 'cluster-parameters-are-free', withParameters({ 'work mem': '4MB' })],
  ['validateConfiguration', 'cluster-log-serves-replicas', withParameters({ wal_level: 'minimal' })],
  ['validateConfiguration', 'cluster-log-serves-replicas', withParameters({ wal_level: 'archive' })],
  ['validateConfiguration', 'cluster-sizes-fit', withParameters({ shared_buffers: '1Gi' })],
  ['validateConfiguration', 'cluster-sizes-fit', withParameters({ min_wal_size: '2GB' })],
  ['validateConfiguration', 'replication-slots-agree', withParameters({ hot_standby_feedback: 'maybe' })],
  ['validateConfiguration', 'cluster-settings-agree', inPostgres({ syncReplicaElectionConstraint: { enabled: true } })],
  [
    'validateSynchronousReplicaConfiguration',
    'synchronous-replicas-exist',
    inPostgres({ synchronous: { method: 'any', number: 1 } }),
  ],
  [
    'validateFailoverQuorumAlphaAnnotation',
    'cluster-annotations-are-known',
    annotated('alpha.cnpg.io/failoverQuorum', 'please'),
  ],
  [
    'validateFailoverQuorumAlphaAnnotation',
    'synchronous-replicas-exist',
    annotated('alpha.cnpg.io/failoverQuorum', 'true'),
  ],
  [
    'validateFailoverQuorum',
    'synchronous-replicas-exist',
    (cluster) => {
      cluster.spec.instances = 3
      inPostgres({ synchronous: { method: 'any', number: 1, failoverQuorum: true, standbyNamesPost: ['a'] } })(cluster)
    },
  ],
  ['validateLDAP', 'cluster-access-rules-are-known', inPostgres({ ldap: { port: 389 } })],
  [
    'validateReplicationSlots',
    'replication-slots-agree',
    inSpec({ replicationSlots: { synchronizeReplicas: { excludePatterns: ['('] } } }),
  ],
  [
    'validateSynchronizeLogicalDecoding',
    'replication-slots-agree',
    inSpec({ replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } }),
  ],
  ['validateEnv', 'cluster-variables-are-free', inSpec({ env: [{ name: 'PGTZ', value: 'UTC' }] })],
  [
    'validateManagedServices',
    'cluster-services-have-own-names',
    ({ metadata, spec }) => {
      const serviceTemplate = { metadata: { name: `${metadata.name}-rw` } }
      spec['managed'] = { services: { additional: [{ selectorType: 'rw', serviceTemplate }] } }
    },
  ],
  ['validateManagedRoles', 'cluster-roles-are-free', inSpec({ managed: { roles: [{ name: 'pg_reader' }] } })],
  [
    'validateManagedExtensions',
    'replication-slots-agree',
    withParameters({ 'pg_failover_slots.synchronize_slot_names': 'name_like:%' }),
  ],
  [
    'validateResources',
    'cluster-requests-fit-limits',
    inSpec({ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }),
  ],
  ['validateResources', 'cluster-requests-fit-limits', inSpec({ resources: { limits: { 'hugepages-2Mi': '1Gi' } } })],
  ['validateHibernationAnnotation', 'cluster-annotations-are-known', annotated('cnpg.io/hibernation', 'true')],
  ['validatePodPatchAnnotation', 'cluster-annotations-are-known', annotated('cnpg.io/podPatch', 'replace')],
  [
    'validatePromotionToken',
    'replica-cluster-has-a-source',
    inSpec({
      bootstrap: { pg_basebackup: { source: 'old' } },
      ...external,
      replica: { enabled: true, source: 'old', promotionToken: 'token' },
    }),
  ],
  ['validatePluginConfiguration', 'cluster-has-one-archiver', inSpec({ plugins: [archiver('a'), archiver('b')] })],
  ['validateLivenessPingerProbe', 'cluster-annotations-are-known', annotated('alpha.cnpg.io/livenessPinger', '{}')],
  [
    'validatePodSelectorRefs',
    'cluster-access-rules-are-known',
    inPostgres({ pg_hba: ['hostssl all all ${podselector:apps} scram-sha-256'] }),
  ],
  ['validateExtensions', 'cluster-extensions-are-complete', extension({ image: {} })],
  ['validateExtensions', 'cluster-extensions-are-complete', extension({ bin_path: ['../bin'] })],
  ['validateExtensions', 'cluster-extensions-are-complete', extension({ env: [{ name: 'PATH', value: '/x' }] })],
  [
    'validateServiceAccountConfig',
    'cluster-settings-agree',
    inSpec({ serviceAccountName: 'a', serviceAccountTemplate: { metadata: {} } }),
  ],
  ['validatePrimaryLease', 'cluster-settings-agree', inSpec({ primaryLease: { leaseDurationSeconds: 5 } })],
  [
    'schema',
    'cluster-image-names-a-version',
    inSpec({ imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog', name: 'a', major: 17 } }),
  ],
  ['schema', 'cluster-starts-in-one-way', inInitdb({ icuLocale: 'de' })],
  [
    'schema',
    'synchronous-replicas-exist',
    (cluster) => {
      cluster.spec.instances = 3
      inPostgres({ synchronous: { method: 'any', number: 0 } })(cluster)
    },
  ],
  ['schema', 'cluster-parameters-are-free', withParameters({ work_mem: 4096 })],
]

export const mistakes: readonly Mistake[] = rows.map(([refusedBy, rule, change]) => ({ refusedBy, rule, change }))

/** Validations that nothing can break: the mutating webhook fills in what they look for. */
export const unbreakable: Readonly<Record<string, string>> = {
  validateRecoveryApplicationDatabase: 'database and owner of a recovery have defaults',
  validatePgBaseBackupApplicationDatabase: 'database and owner of a pg_basebackup have defaults',
}
