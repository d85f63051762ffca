import type { PostgresClusterOptions, StackOptions } from '@proompteng/convex-k8s'

export const host = 'convex.example.com'
const withPostgres = (postgres: PostgresClusterOptions) => ({ postgres })
const withVolume = (volume: NonNullable<StackOptions['backend']>['volume']) => ({ backend: { volume } })

const image = (version: number) =>
  withPostgres({ image: `ghcr.io/cloudnative-pg/postgresql:${version}.1-system-trixie` })

const credentials = {
  accessKeyId: { secret: 'convex-s3', key: 'id' },
  secretAccessKey: { secret: 'convex-s3', key: 'secret' },
}

const backup = { destinationPath: 's3://backups/convex', credentials, region: 'eu-central-1' }

const edited = (spec: object): Part => ({
  edit: { postgres: { cluster: (object) => ({ ...object, spec: { ...object.spec!, ...spec } }) } },
})

const database = (name: string, of: string) => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Database',
  metadata: { name: 'more', namespace: 'convex' },
  spec: { cluster: { name: of }, name, owner: 'convex' },
})

export type Part = Partial<StackOptions>

interface Case {
  readonly name: string
  readonly before?: Part
  readonly after: Part
  readonly more?: readonly [object, object]
  /** The objects that the API server or a webhook refuses, with its words. */
  readonly refused: Readonly<Record<string, RegExp>>
  /** The changes that only `render` refuses. */
  readonly accepted?: readonly string[]
  /** What `render` refuses because it cannot see whether the API server does. */
  readonly unseen?: readonly string[]
}

const made = (apiVersion: string, kind: string, fields: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...fields,
})

const job = (name: string) =>
  made('batch/v1', 'Job', {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: name }] } } },
  })

const binding = (name: string) =>
  made('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'a' }],
  })

const service = (fields: object) => made('v1', 'Service', { spec: { ports: [{ port: 80 }], ...fields } })

const set = (storage: string) =>
  made('apps/v1', 'StatefulSet', {
    spec: {
      selector: { matchLabels: { a: 'b' } },
      serviceName: 'a',
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
      volumeClaimTemplates: [
        { metadata: { name: 'a' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
      ],
    },
  })

const pvc = 'PersistentVolumeClaim/convex-backend-data'
const db = 'Cluster/convex-db'

/** Changes of options, with what the API server says of them. */
export const cases: readonly Case[] = [
  {
    name: 'a smaller claim',
    before: withVolume({ size: '20Gi' }),
    after: {},
    refused: { [pvc]: /field can not be less than status\.capacity/ },
  },
  {
    name: 'another storage class',
    before: withVolume({ storageClassName: 'slow' }),
    after: withVolume({ storageClassName: 'fast' }),
    refused: { [pvc]: /spec is immutable/ },
  },
  {
    name: 'a storage class no longer named',
    before: withVolume({ storageClassName: 'slow' }),
    after: {},
    refused: { [pvc]: /spec is immutable/ },
  },
  { name: 'another access mode', after: withVolume({ accessMode: 'ReadWriteMany' }), refused: { [pvc]: /immutable/ } },
  {
    name: 'a claim that is no longer filled',
    before: withVolume({ claimName: 'data', restoreFrom: 'before' }),
    after: withVolume({ claimName: 'data' }),
    refused: { 'PersistentVolumeClaim/data': /spec is immutable/ },
  },
  {
    name: 'a smaller database',
    after: withPostgres({ storage: { size: '20Gi' } }),
    refused: { [db]: /can't shrink existing storage/ },
  },
  {
    name: 'a smaller volume of the log',
    before: withPostgres({ storage: { wal: { size: '5Gi' } } }),
    after: withPostgres({ storage: { wal: { size: '4Gi' } } }),
    refused: { [db]: /can't shrink existing storage/ },
  },
  {
    name: 'no volume of the log',
    before: withPostgres({ storage: { wal: { size: '5Gi' } } }),
    after: {},
    refused: { [db]: /walStorage cannot be disabled/ },
  },
  {
    name: 'a tablespace less',
    before: edited({ tablespaces: [{ name: 'one', storage: { size: '1Gi' } }] }),
    after: {},
    refused: { [db]: /tablespaces section cannot be deleted/ },
  },
  { name: 'an older major version', before: image(18), after: image(17), refused: { [db]: /can't downgrade/ } },
  { name: 'a major version below 16', before: image(14), after: image(15), refused: { [db]: /16 or higher/ } },
  { name: 'the UID of PostgreSQL', after: edited({ postgresUID: 27 }), refused: { [db]: /UID is an immutable/ } },
  {
    name: 'a pooler of another cluster',
    before: withPostgres({ pooler: { name: 'pool' } }),
    after: withPostgres({ name: 'other', pooler: { name: 'pool' } }),
    refused: { 'Pooler/pool': /cluster reference is immutable/ },
    accepted: ['another-database:other'],
  },
  {
    name: 'a scheduled backup of another cluster',
    before: withPostgres({ backup }),
    after: {
      ...withPostgres({ backup }),
      edit: {
        postgres: {
          scheduledBackup: (object) => ({ ...object, spec: { ...object.spec!, cluster: { name: 'other' } } }),
        },
      },
    },
    refused: { 'ScheduledBackup/convex-db': /cluster reference is immutable/ },
  },
  {
    name: 'another name of a database',
    after: {},
    more: [database('one', 'convex-db'), database('two', 'convex-db')],
    refused: { 'Database/more': /name is immutable/ },
  },
  {
    name: 'a snapshot of another claim',
    before: withVolume({ snapshot: { name: 'before' } }),
    after: withVolume({ claimName: 'data', restoreFrom: 'older', snapshot: { name: 'before' } }),
    refused: { 'VolumeSnapshot/before': /persistentVolumeClaimName is immutable/ },
  },
  {
    name: 'a storage class other than the default one of then',
    after: withVolume({ storageClassName: 'slow' }),
    refused: { [pvc]: /spec is immutable/ },
  },
  {
    name: 'the storage class that was the default',
    after: withVolume({ storageClassName: 'standard' }),
    refused: {},
    unseen: ['immutable-field:convex-backend-data'],
  },
  { name: 'a Job', after: {}, more: [job('a'), job('b')], refused: { 'Job/x': /field is immutable/ } },
  {
    name: 'a RoleBinding',
    after: {},
    more: [binding('a'), binding('b')],
    refused: { 'RoleBinding/x': /roleRef: .*field is immutable/ },
  },
  {
    name: 'an immutable ConfigMap',
    after: {},
    more: [
      made('v1', 'ConfigMap', { immutable: true, data: { a: '1' } }),
      made('v1', 'ConfigMap', { immutable: true, data: { a: '2' } }),
    ],
    refused: { 'ConfigMap/x': /field is immutable when `immutable` is set/ },
  },
  {
    name: 'the type of a Secret',
    after: {},
    more: [made('v1', 'Secret', { type: 'a/a' }), made('v1', 'Secret', { type: 'a/b' })],
    refused: { 'Secret/x': /field is immutable/ },
  },
  {
    name: 'a Service that becomes headless',
    after: {},
    more: [service({}), service({ clusterIP: 'None' })],
    refused: { 'Service/x': /may not change once set/ },
  },
  {
    name: 'a headless Service that leaves it to the server',
    after: {},
    more: [service({ clusterIP: 'None' }), service({})],
    refused: {},
  },
  {
    name: 'the claims of a StatefulSet',
    after: {},
    more: [set('1Gi'), set('2Gi')],
    refused: { 'StatefulSet/x': /spec.volumeClaimTemplates: .*field is immutable/ },
  },
  { name: 'the claims of a StatefulSet in another unit', after: {}, more: [set('1Gi'), set('1024Mi')], refused: {} },
  {
    name: 'a major version in one archive',
    before: { postgres: { ...image(16).postgres, backup } },
    after: { postgres: { ...image(18).postgres, backup } },
    refused: {},
    accepted: ['mixed-archive:convex-db'],
  },
  {
    name: 'the selector of the Deployment',
    after: {
      edit: {
        backend: {
          deployment: (object) => {
            const spec = object.spec!
            spec.selector = { matchLabels: { ...spec.selector.matchLabels, 'app.kubernetes.io/name': 'convex' } }
          },
        },
      },
    },
    refused: { 'Deployment/convex-backend': /field is immutable/ },
  },
  {
    name: 'postgres.name',
    after: withPostgres({ name: 'other' }),
    refused: {},
    accepted: ['another-database:other'],
  },
  {
    name: 'SQLite',
    after: { postgres: false, database: { type: 'sqlite' } },
    refused: {},
    accepted: ['another-database:sqlite'],
  },
  { name: 'claimName', after: withVolume({ claimName: 'data' }), refused: {}, accepted: ['another-volume:data'] },
  {
    name: 'backend.name',
    after: { backend: { name: 'api' } },
    refused: {},
    accepted: ['another-volume:api-data', 'renamed-backend:api'],
  },
  { name: 'instanceName', after: { instanceName: 'other' }, refused: {}, accepted: ['another-instance:other'] },
  {
    name: 'the owner',
    after: withPostgres({ owner: 'other' }),
    refused: {},
    accepted: ['late-bootstrap:convex-db'],
  },
  {
    name: 'a restore into the cluster that is',
    before: withPostgres({ backup }),
    after: withPostgres({ backup: { ...backup, serverName: 'new' }, recovery: { serverName: 'convex-db' } }),
    refused: {},
    accepted: ['late-bootstrap:convex-db'],
  },
  {
    name: 'three instances at once',
    after: withPostgres({ instances: 3 }),
    refused: {},
    accepted: ['synchronous-at-once:convex-db'],
  },
  // The neighbours that render lets through.
  {
    name: 'a larger claim',
    before: withVolume({ storageClassName: 'grows' }),
    after: withVolume({ storageClassName: 'grows', size: '30Gi' }),
    refused: {},
  },
  { name: 'a newer major version', before: image(16), after: image(18), refused: {} },
  { name: 'a storage class of the database', after: withPostgres({ storage: { storageClassName: 'x' } }), refused: {} },
  {
    name: 'a class of snapshots',
    before: withVolume({ snapshot: { name: 'before' } }),
    after: withVolume({ snapshot: { name: 'before', className: 'other' } }),
    refused: {},
  },
  {
    name: 'the second step to three instances',
    before: withPostgres({ instances: 3, synchronous: false }),
    after: withPostgres({ instances: 3 }),
    refused: {},
  },
]
