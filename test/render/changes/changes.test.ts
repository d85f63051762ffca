import * as fc from 'fast-check'
import { convexFleet, convexStack, render, renderFiles, renderFleet } from '@proompteng/convex-k8s'
import type { AcceptedChange, K8sObject, PostgresClusterOptions, StackOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { acceptedForm, refusedChanges } from '../../../src/render/changes/refused.ts'
import { stackOptions } from '../../support/arbitraries/index.ts'
import { errorOf, folderWith } from '../fixtures.ts'

const host = 'convex.example.com'
const base: StackOptions = { host }
const withPostgres = (postgres: PostgresClusterOptions): StackOptions => ({ host, postgres })
const withBackend = (backend: StackOptions['backend']): StackOptions => ({ host, backend })
const external = (name: string, port = 5432): StackOptions => ({
  host,
  postgres: false,
  database: {
    type: 'postgres',
    host: name,
    port,
    user: 'convex',
    password: { secret: 'db', key: 'password' },
    tls: 'system',
    maxConnections: 200,
  },
})
/** The host of the database out of a Secret. */
const hidden = (key = 'host', type: 'postgres' | 'mysql' = 'postgres'): StackOptions => {
  const { maxConnections: _, ...database } = external('').database as unknown as Record<string, unknown>
  const from = { ...database, type, host: { secret: 'db', key } }
  return { host, postgres: false, database: from as unknown as StackOptions['database'] }
}
const sqlite: StackOptions = { host, postgres: false, database: { type: 'sqlite' } }
const s3Credentials = {
  accessKeyId: { secret: 'convex-s3', key: 'id' },
  secretAccessKey: { secret: 'convex-s3', key: 'secret' },
}
const backup: PostgresClusterOptions['backup'] = {
  destinationPath: 's3://backups/convex',
  credentials: s3Credentials,
  region: 'eu-central-1',
}
const ha = (options: PostgresClusterOptions = {}): StackOptions => withPostgres({ instances: 3, ...options })
const image = (version: number): StackOptions =>
  withPostgres({ image: `ghcr.io/cloudnative-pg/postgresql:${version}.1-system-trixie` })
const s3: StackOptions = withBackend({
  s3: { region: 'eu-central-1', bucketPrefix: 'convex', credentials: s3Credentials },
})

const otherBuckets = (bucketPrefix: string, endpoint?: string): StackOptions =>
  withBackend({ s3: { region: 'eu-central-1', bucketPrefix, endpoint, credentials: s3Credentials } })

const major = (version: number, more: Partial<typeof backup> = {}): StackOptions =>
  withPostgres({
    image: `ghcr.io/cloudnative-pg/postgresql:${version}.1-system-trixie`,
    backup: { ...backup, ...more },
  })
/** A stack with an object beside it, which is no option. */
const besides = new WeakMap<StackOptions, object>()
const extra = (apiVersion: string, kind: string, fields: object): StackOptions => {
  const options = { ...base }
  besides.set(options, { apiVersion, kind, metadata: { name: 'x', namespace: 'convex' }, ...fields })
  return options
}
/** An external server with the Cluster `pg` beside it. */
const withCluster = (name: string): StackOptions => {
  const options = external(name)
  const [, cluster] = [...renderFiles(convexStack(withPostgres({ name: 'pg' })))].find(([file]) =>
    file.endsWith('cluster.yaml'),
  )!
  besides.set(options, parse(cluster))
  return options
}
const withSeal = (name: string, annotations = {}): StackOptions => {
  const options = { ...base }
  const spec = { encryptedData: { CONVEX_INSTANCE_SECRET: 'Ag==' } }
  besides.set(options, {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace: 'convex', annotations },
    spec,
  })
  return options
}
const claims = (storage: string) => ({
  spec: { volumeClaimTemplates: [{ metadata: { name: 'a' }, spec: { resources: { requests: { storage } } } }] },
})
const filesOf = (options: StackOptions): ReadonlyMap<string, string> =>
  renderFiles({ ...convexStack(options), ...(besides.has(options) && { extra: besides.get(options) as K8sObject }) })

const issuesOf = (before: StackOptions, after: StackOptions, accept: readonly AcceptedChange[] = [], scope = '') =>
  refusedChanges({
    before: filesOf(before),
    after: filesOf(after),
    accept,
    scope,
  })
const wordsIn = (message: string): AcceptedChange => {
  const [, words] = /add "([^"]+)" to accept$/.exec(message) ?? []
  expect(words).toBeDefined()
  return words as AcceptedChange
}
const refusalsOf = (...options: Parameters<typeof issuesOf>) =>
  issuesOf(...options).map(({ message }) => wordsIn(message))

const edited = (spec: object): StackOptions => ({
  host,
  edit: { postgres: { cluster: (object) => ({ ...object, spec: { ...object.spec!, ...spec } }) } },
})

/** Names of one object store, and of others. */
const stores: readonly (readonly [from: string | undefined, same: readonly (string | undefined)[], other: string])[] = [
  ['http://minio.minio:9000', ['https://minio.minio:9000', 'https://minio.minio.svc:9000'], 'http://minio.minio:9001'],
  ['https://minio', ['http://minio.convex.svc.cluster.local', 'https://minio:443'], 'https://minio.minio'],
  ['https://s3.example.com', ['http://s3.example.com:80'], 'https://s3.example.net'],
  [undefined, ['https://s3.eu-central-1.amazonaws.com'], 'https://s3.amazonaws.com.example.com'],
]

type Row = readonly [string, StackOptions, StackOptions, readonly AcceptedChange[]]

const refused: readonly Row[] = [
  ['postgres.name', base, withPostgres({ name: 'convex-db-2' }), ['another-database:convex-db-2']],
  [
    'an external server in the place of the cluster',
    base,
    external('db.example.com'),
    ['another-database:db.example.com'],
  ],
  ['a cluster in the place of an external server', external('db.example.com'), base, ['another-database:convex-db']],
  ['another external server', external('a.example.com'), external('b.example.com'), ['another-database:b.example.com']],
  ['another port', external('a.example.com'), external('a.example.com', 5433), ['another-database:a.example.com']],
  ['a shared cluster', base, external('fleet-db-rw.databases.svc'), ['another-database:fleet-db-rw.databases']],
  ['the pooler of another cluster', base, external('orders-pooler-rw'), ['another-database:orders-pooler-rw.convex']],
  [
    'a pooler of that name in another namespace',
    base,
    external('convex-db-pooler-rw.other'),
    ['another-database:convex-db-pooler-rw.other'],
  ],
  ['out of a shared cluster', external('fleet-db-rw.databases.svc'), base, ['another-database:convex-db']],
  ['SQLite', base, sqlite, ['another-database:sqlite']],
  ['out of SQLite', sqlite, base, ['another-database:convex-db']],
  ['SQLite after a host out of a Secret', hidden(), sqlite, ['another-database:sqlite']],
  ['a host out of a Secret after SQLite', sqlite, hidden(), ['another-database:convex-backend']],
  ['MySQL on a host out of the same Secret', hidden(), hidden('host', 'mysql'), ['another-database:convex-backend']],
  ['MySQL after a host that can be seen', external('db'), hidden('host', 'mysql'), ['another-database:convex-backend']],
  ['backend.name', base, withBackend({ name: 'api' }), ['renamed-backend:api', 'another-volume:api-data']],
  [
    'backend.name with the claim of before',
    base,
    withBackend({ name: 'api', volume: { claimName: 'convex-backend-data' } }),
    ['renamed-backend:api'],
  ],
  ['namespace', base, { host, namespace: 'other' }, ['another-database:convex-db', 'renamed-backend:convex-backend']],
  ['claimName', base, withBackend({ volume: { claimName: 'data-2' } }), ['another-volume:data-2']],
  ['existingClaim', base, withBackend({ volume: { existingClaim: 'by-hand' } }), ['another-volume:by-hand']],
  ['instanceName', { host, instanceName: 'a' }, { host, instanceName: 'b' }, ['another-instance:b']],
  ['files to S3', base, s3, ['another-storage:convex-backend']],
  ['other buckets', s3, otherBuckets('orders'), ['another-storage:convex-backend']],
  [
    'the same buckets on another server',
    s3,
    otherBuckets('convex', 'https://s3.example.com'),
    ['another-storage:convex-backend'],
  ],
  ...stores.map(([from, , other]): Row => [
    `the object store ${other} after ${from}`,
    otherBuckets('convex', from),
    otherBuckets('convex', other),
    ['another-storage:convex-backend'],
  ]),
  [
    'a smaller claim',
    withBackend({ volume: { size: '20Gi' } }),
    withBackend({ volume: { size: '10Gi' } }),
    ['smaller-volume:convex-backend-data'],
  ],
  ['a smaller database', base, withPostgres({ storage: { size: '29Gi' } }), ['smaller-volume:convex-db']],
  [
    'a smaller volume of the log',
    withPostgres({ storage: { wal: { size: '5Gi' } } }),
    withPostgres({ storage: { wal: { size: '5000Mi' } } }),
    ['smaller-volume:convex-db'],
  ],
  ['no volume of the log', withPostgres({ storage: { wal: { size: '5Gi' } } }), base, ['removed-volume:convex-db']],
  [
    'a tablespace less',
    edited({ tablespaces: [{ name: 'one', storage: { size: '1Gi' } }] }),
    base,
    ['removed-volume:convex-db'],
  ],
  [
    'another storage class',
    withBackend({ volume: { storageClassName: 'slow' } }),
    withBackend({ volume: { storageClassName: 'fast' } }),
    ['immutable-field:convex-backend-data'],
  ],
  [
    'a storage class no longer named',
    withBackend({ volume: { storageClassName: 'slow' } }),
    base,
    ['immutable-field:convex-backend-data'],
  ],
  [
    'a storage class that is named, while the default one may be another',
    base,
    withBackend({ volume: { storageClassName: 'slow' } }),
    ['immutable-field:convex-backend-data'],
  ],
  [
    'another source of a restore in the same name',
    withPostgres({ name: 'two', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({ name: 'two', backup, recovery: { serverName: 'older' } }),
    ['late-bootstrap:two'],
  ],
  [
    'a restore back to the name of before',
    withPostgres({ name: 'two', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({ backup, recovery: { serverName: 'two' } }),
    ['late-bootstrap:convex-db'],
  ],
  [
    'a restore into the archive of before',
    withPostgres({ backup }),
    withPostgres({
      name: 'two',
      backup: { ...backup, serverName: 'convex-db' },
      recovery: { serverName: 'older' },
    }),
    ['late-bootstrap:two'],
  ],
  ['a major version in one archive', major(16), major(18), ['mixed-archive:convex-db']],
  [
    'a major version with another path alone',
    major(16),
    major(18, { destinationPath: 's3://backups/pg18' }),
    ['mixed-archive:convex-db'],
  ],
  [
    'a SealedSecret without the guard that goes',
    withSeal('convex-backend-secrets'),
    base,
    ['removed-secret:convex-backend-secrets'],
  ],
  ...(
    [
      [
        'a Job',
        'batch/v1',
        'Job',
        { spec: { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } } },
        { spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } } },
      ],
      [
        'a RoleBinding',
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        { roleRef: { kind: 'Role', name: 'a' } },
        { roleRef: { kind: 'Role', name: 'b' } },
      ],
      [
        'an immutable ConfigMap',
        'v1',
        'ConfigMap',
        { immutable: true, data: { a: '1' } },
        { immutable: true, data: { a: '2' } },
      ],
      [
        'a ConfigMap no longer immutable',
        'v1',
        'ConfigMap',
        { immutable: true, data: { a: '1' } },
        { data: { a: '1' } },
      ],
      [
        'a Service that becomes headless',
        'v1',
        'Service',
        { spec: { ports: [] } },
        { spec: { clusterIP: 'None', ports: [] } },
      ],
      ['a StorageClass', 'storage.k8s.io/v1', 'StorageClass', { provisioner: 'a' }, { provisioner: 'b' }],
      ['the claims of a StatefulSet', 'apps/v1', 'StatefulSet', claims('1Gi'), claims('2Gi')],
    ] as const
  ).map(
    ([title, apiVersion, kind, was, is]) =>
      [title, extra(apiVersion, kind, was), extra(apiVersion, kind, is), ['immutable-field:x']] as Row,
  ),
  [
    'another access mode',
    base,
    withBackend({ volume: { accessMode: 'ReadWriteOncePod' } }),
    ['immutable-field:convex-backend-data'],
  ],
  [
    'a claim that is no longer filled',
    withBackend({ volume: { claimName: 'data-2', restoreFrom: 'before' } }),
    withBackend({ volume: { claimName: 'data-2' } }),
    ['immutable-field:data-2'],
  ],
  ['an older major version', image(18), base, ['older-postgres:convex-db']],
  ['a major version below 16', image(14), image(15), ['older-postgres:convex-db']],
  ['the UID of PostgreSQL', base, edited({ postgresUID: 27 }), ['immutable-field:convex-db']],
  [
    'a pooler of another cluster',
    withPostgres({ pooler: { name: 'pool' } }),
    withPostgres({ name: 'convex-db-2', pooler: { name: 'pool' } }),
    ['another-database:convex-db-2', 'immutable-field:pool'],
  ],
  [
    'a snapshot of another claim under one name',
    withBackend({ volume: { snapshot: { name: 'before' } } }),
    withBackend({ volume: { claimName: 'data-2', restoreFrom: 'older', snapshot: { name: 'before' } } }),
    ['immutable-field:before'],
  ],
  [
    'the selector of a Deployment',
    base,
    {
      host,
      edit: {
        backend: {
          deployment: (object) => {
            const spec = object.spec!
            spec.selector = { matchLabels: { ...spec.selector.matchLabels, 'app.kubernetes.io/name': 'convex' } }
          },
        },
      },
    },
    ['immutable-field:convex-backend'],
  ],
  [
    'recovery into the cluster that is',
    withPostgres({ backup }),
    withPostgres({ backup: { ...backup, serverName: 'new' }, recovery: { serverName: 'convex-db' } }),
    ['late-bootstrap:convex-db'],
  ],
  ['another owner', base, withPostgres({ owner: 'other' }), ['late-bootstrap:convex-db']],
  ['three instances at once', base, ha(), ['synchronous-at-once:convex-db']],
  [
    'two instances that are required',
    base,
    withPostgres({ instances: 2, synchronous: { dataDurability: 'required' } }),
    ['synchronous-at-once:convex-db'],
  ],
  [
    'a number above the replicas',
    withPostgres({ instances: 2 }),
    ha({ synchronous: { number: 2 } }),
    ['synchronous-at-once:convex-db'],
  ],
]

describe.each(refused)('%s', (_, before, after, expected) => {
  it('is refused, and accepted by the printed words alone', () => {
    expect(refusalsOf(before, after).toSorted()).toEqual(expected.toSorted())
    for (const words of expected) {
      const others = expected.filter((other) => other !== words)
      expect(refusalsOf(before, after, [words]).toSorted()).toEqual(others.toSorted())
      expect(refusalsOf(before, after, others)).toEqual([words])
    }
  })
})

it('shows every change, but for two with tests of their own', () => {
  const shown = refused.flatMap(([, , , expected]) => expected.map((words) => words.split(':')[0]!))
  const [, names = ''] = /CHANGE of (.*)$/.exec(acceptedForm) ?? []
  expect([...new Set([...shown, 'early-snapshot', 'second-writer'])].toSorted()).toEqual(names.split(', ').toSorted())
})

describe.each<[string, StackOptions, StackOptions]>([
  [
    'a restore',
    withPostgres({ backup }),
    withPostgres({ name: 'convex-db-2', backup, recovery: { serverName: 'convex-db' } }),
  ],
  [
    'the end of a restore',
    withPostgres({ name: 'convex-db-2', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({ name: 'convex-db-2', backup }),
  ],
  ['a Secret of its own', base, withPostgres({ credentials: {} })],
  ['the Secret of the operator', withPostgres({ credentials: {} }), base],
  ['a pooler for the backend', base, withPostgres({ pooler: { backend: true } })],
  ['a pooler less', withPostgres({ pooler: { backend: true } }), base],
  ['a host that comes out of a Secret', external('db'), hidden()],
  ['a longer name of a host', external('pg'), external('pg.convex.svc.cluster.local')],
  ...stores.flatMap(([from, same]) =>
    same.flatMap((to): [string, StackOptions, StackOptions][] => {
      const [one, two] = [from, to].map((endpoint) => otherBuckets('convex', endpoint)) as [StackOptions, StackOptions]
      return [
        [`the object store ${from} as ${to}`, one, two],
        [`the object store ${to} as ${from}`, two, one],
      ]
    }),
  ),
  ...['convex-db-pooler-rw', 'convex-db-pooler', 'convex-db-pooler-rw.convex'].map(
    (name): [string, StackOptions, StackOptions] => [`a pooler by its host ${name}`, external(name), base],
  ),
  ['a pooler of another name by its host', external('pool'), withPostgres({ pooler: { name: 'pool' } })],
  ['the pooler of a cluster in a file of its own', withCluster('pg-rw'), withCluster('pg-pooler-rw')],
  ['a cluster by its host', base, { ...external('convex-db-rw'), postgres: false }],
  [
    'TLS',
    external('a.example.com'),
    {
      host,
      postgres: false,
      database: { ...external('a.example.com').database!, tls: 'disabled' } as StackOptions['database'],
    },
  ],
  ['a filled claim', base, withBackend({ volume: { claimName: 'data-2', restoreFrom: 'before' } })],
  ['the claim of before', base, withBackend({ volume: { existingClaim: 'convex-backend-data' } })],
  ['a larger claim', base, withBackend({ volume: { size: '11Gi' } })],
  [
    'the same size in another unit',
    withBackend({ volume: { size: '10Gi' } }),
    withBackend({ volume: { size: '10240Mi' } }),
  ],
  ['a larger database', base, withPostgres({ storage: { size: '31Gi', wal: { size: '5Gi' } } })],
  ['the storage class of the database', base, withPostgres({ storage: { storageClassName: 'fast' } })],
  ['a newer major version', image(16), image(18)],
  ['a newer major version with an archive of its own', major(16), major(18, { serverName: 'convex-db-pg18' })],
  ['another path of the backups', major(18), major(18, { destinationPath: 's3://backups/other' })],
  [
    'another path of the backups after a restore',
    withPostgres({ name: 'two', backup, recovery: { serverName: 'convex-db' } }),
    withPostgres({
      name: 'two',
      backup: { ...backup, destinationPath: 's3://backups/other' },
      recovery: { serverName: 'convex-db' },
    }),
  ],
  [
    'a SealedSecret with the guard that goes',
    withSeal('convex-backend-secrets', { 'argocd.argoproj.io/sync-options': 'Prune=false' }),
    base,
  ],
  [
    'the claims of a StatefulSet in another unit',
    extra('apps/v1', 'StatefulSet', claims('1Gi')),
    extra('apps/v1', 'StatefulSet', claims('1024Mi')),
  ],
  [
    'a hook that is made anew',
    extra('batch/v1', 'Job', { spec: { template: {} } }),
    extra('batch/v1', 'Job', {
      metadata: { name: 'x', namespace: 'convex', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
      spec: { template: { spec: {} } },
    }),
  ],
  ...['pre-upgrade', 'post-install'].map((hook): [string, StackOptions, StackOptions] => {
    const metadata = { name: 'x', namespace: 'convex', annotations: { 'helm.sh/hook': hook } }
    const [one, two] = ['a:1', 'a:2'].map((tag) =>
      extra('batch/v1', 'Job', { metadata, spec: { template: { spec: { containers: [{ name: 'a', image: tag }] } } } }),
    ) as [StackOptions, StackOptions]
    return [`a hook ${hook} of Helm`, one, two]
  }),
  [
    'a headless Service that leaves it to the server',
    extra('v1', 'Service', { spec: { clusterIP: 'None' } }),
    extra('v1', 'Service', { spec: {} }),
  ],
  ['an older minor version', base, withPostgres({ image: 'ghcr.io/cloudnative-pg/postgresql:17.2-system-trixie' })],
  [
    'a new snapshot',
    withBackend({ volume: { snapshot: { name: 'one' } } }),
    withBackend({ volume: { snapshot: { name: 'two' } } }),
  ],
  ['three instances without synchronous replication', base, ha({ synchronous: false })],
  ['the second step', ha({ synchronous: false }), ha()],
  ['three instances that are preferred', base, ha({ synchronous: { dataDurability: 'preferred' } })],
  ['one instance more', ha(), ha({ instances: 4 })],
  ['a third instance', withPostgres({ instances: 2 }), ha()],
  ['fewer instances', ha(), base],
  [
    'host, release and components',
    base,
    { host: 'a.example.com', dashboard: false, monitoring: {}, networkPolicy: {} },
  ],
])('%s', (_, before, after) => {
  it('is not refused', () => expect(issuesOf(before, after)).toEqual([]))
})

describe('a change that is refused', () => {
  it('tells the commands of this deployment', () => {
    const [synchronous] = issuesOf(base, ha())
    expect(synchronous).toMatchObject({ path: 'postgres-cluster.yaml' })
    expect(synchronous!.message).toContain(
      "kubectl --namespace convex wait cluster.postgresql.cnpg.io/convex-db --for=jsonpath='{.status.readyInstances}'=3",
    )
    const [renamed] = issuesOf(base, withBackend({ name: 'api', volume: { claimName: 'convex-backend-data' } }))
    expect(renamed!.message).toContain('kubectl --namespace convex scale deployment/convex-backend --replicas=0')
    expect(renamed!.message).toContain('claimName: "convex-backend-data"')
  })

  it('tells what would be lost with the volume', () => {
    const onNew = (options: StackOptions): StackOptions => ({
      ...options,
      backend: { ...options.backend, volume: { claimName: 'data-2' } },
    })
    const textOf = (options: StackOptions): string => issuesOf(options, onNew(options))[0]!.message
    expect(textOf(base)).toContain('with the existing database, but without files')
    expect(textOf(sqlite)).toMatch(/database, files, .* are on that volume: Convex would start empty/)
  })

  it('shows no part of a password that is not encoded', () => {
    const { deployment } = convexStack(external('db.example.com')).backend
    const withUrl = (value: string) => {
      const manifest = structuredClone(JSON.parse(JSON.stringify(deployment)))
      const { env } = manifest.spec.template.spec.containers[0]
      env.splice(0, env.length, { name: 'POSTGRES_URL', value }, { name: 'INSTANCE_NAME', value: 'orders' })
      return new Map([['deployment.yaml', JSON.stringify(manifest)]])
    }
    const after = withUrl('postgres://convex:secret@other.example.com:5432')
    for (const url of [
      'convex:hun/ter2@db.example.com',
      'convex:12345?a@db.example.com',
      'u:p:hunter2',
      'convex:1#2@db',
    ]) {
      const messages = refusedChanges({ before: withUrl(`postgres://${url}`), after, accept: [], scope: '' })
      expect(JSON.stringify(messages)).not.toMatch(/hun|12345|ter2|secret@/)
    }
    const shown = refusedChanges({ before: withUrl('postgres://u:p@db.example.com'), after, accept: [], scope: '' })
    expect(shown[0]!.message).toContain('db.example.com:5432')
  })

  it('is a URL out of another Secret, and no other password', () => {
    const withSecret = (name: string, password: string) => {
      const manifest = structuredClone(JSON.parse(JSON.stringify(convexStack(base).backend.deployment)))
      const from = (of: string, key: string) => ({ valueFrom: { secretKeyRef: { name: of, key } } })
      const env = [
        { name: 'PASSWORD', ...from(password, 'password') },
        { name: 'POSTGRES_URL', ...(name === '' ? { value: 'postgres://u:$(PASSWORD)@db' } : from(name, 'url')) },
        { name: 'INSTANCE_NAME', value: 'orders' },
      ]
      manifest.spec.template.spec.containers[0].env = env
      return new Map([['deployment.yaml', JSON.stringify(manifest)]])
    }
    const of = (one: readonly [string, string], two: readonly [string, string]) =>
      refusedChanges({ before: withSecret(...one), after: withSecret(...two), accept: [], scope: '' })
    expect(of(['one', 'a'], ['two', 'a']).map(({ message }) => wordsIn(message))).toEqual([
      'another-database:convex-backend',
    ])
    expect(of(['one', 'a'], ['one', 'b'])).toEqual([])
    expect(of(['', 'a'], ['', 'b'])).toEqual([])
  })

  it('ignores a snapshot of nothing', () => {
    const snapshot = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'a' } }
    const before = renderFiles(convexStack(base))
    const after = new Map([...before, ['snapshot.yaml', JSON.stringify(snapshot)]])
    expect(refusedChanges({ before, after, accept: [], scope: '' })).toEqual([])
  })

  it('stands with all others in one error, in every mode, and nothing is written', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const other = convexStack({
      ...withPostgres({ name: 'two' }),
      backend: { volume: { claimName: 'two', size: '5Gi' } },
    })
    for (const mode of ['write', 'check', 'dry-run'] as const) {
      const { issues } = await errorOf(() => render(other, folder, { mode }))
      expect(issues.map(({ message }) => wordsIn(message))).toEqual(['another-database:two', 'another-volume:two'])
    }
    expect((await render(convexStack(base), folder, { mode: 'check' })).inSync).toBe(true)
    const accept: AcceptedChange[] = ['another-database:two', 'another-volume:two', 'older-postgres:nothing']
    await render(other, folder, { accept })
    expect((await render(other, folder, { mode: 'check', accept })).inSync).toBe(true)
  })

  it('is one of what a hand-written file holds that is taken over', async () => {
    const files = renderFiles(convexStack(withBackend({ volume: { size: '20Gi' } })))
    const text = files.get('backend-persistentvolumeclaim.yaml')!
    const folder = await folderWith({ 'backend-persistentvolumeclaim.yaml': text.slice(text.indexOf('\n') + 1) })
    const { issues } = await errorOf(() => render(convexStack(base), folder, { adopt: true }))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['smaller-volume:convex-backend-data'])
  })

  it('is one of a file of an earlier name', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const fileName = (_: unknown, suggested: string) => `x-${suggested}`
    const { issues } = await errorOf(() => render(convexStack(image(16)), folder, { fileName }))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['older-postgres:convex-db'])
  })

  it('is scoped by the instance in a fleet', async () => {
    const folder = await folderWith()
    const fleet = (size: string) =>
      convexFleet({
        domain: 'example.com',
        instances: ['a', 'b'].map((name) => ({ name, postgres: { storage: { size } } })),
      })
    await renderFleet(fleet('30Gi'), folder)
    const accept: AcceptedChange[] = ['smaller-volume:a/convex-db', 'smaller-volume:convex-db']
    const { issues } = await errorOf(() => renderFleet(fleet('20Gi'), folder, { accept }))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['b: postgres-cluster.yaml', 'smaller-volume:b/convex-db'],
    ])
  })
})

describe('an old file of ours that cannot be read', () => {
  const broken = (text: string): string => text.replace('spec:', '<<<<<<< HEAD\nspec:')
  const marked = renderFiles(convexStack(base))

  it.each([
    ['postgres-cluster.yaml', 'Cluster', withPostgres({ name: 'two' })],
    ['backend-persistentvolumeclaim.yaml', 'PersistentVolumeClaim', withBackend({ volume: { size: '1Gi' } })],
    ['backend-deployment.yaml', 'Deployment', { host, instanceName: 'other' }],
  ] as const)('%s is not taken for nothing', async (name, kind, options) => {
    const folder = await folderWith({ ...Object.fromEntries(marked), [name]: broken(marked.get(name)!) })
    for (const mode of ['write', 'check'] as const) {
      const { issues } = await errorOf(() => render(convexStack(options), folder, { mode }))
      expect(issues[0]).toMatchObject({ path: name, message: expect.stringContaining(`contains a ${kind}`) })
      expect(issues[0]!.message).toContain(`git checkout HEAD -- ${name}`)
    }
    const { issues } = await errorOf(() => render(convexStack(base), folder))
    expect(issues.map(({ path }) => path)).toEqual([name])
  })

  it('is compared as far as it holds objects', async () => {
    const text = `${marked.get('postgres-cluster.yaml')!}---\na: no object\n`
    const folder = await folderWith({ ...Object.fromEntries(marked), 'postgres-cluster.yaml': text })
    const { issues } = await errorOf(() => render(convexStack(image(16)), folder))
    expect(issues.map(({ message }) => wordsIn(message))).toEqual(['older-postgres:convex-db'])
  })

  it('is written over when it holds nothing that is compared', async () => {
    const name = 'backend-service.yaml'
    const folder = await folderWith({ ...Object.fromEntries(marked), [name]: broken(marked.get(name)!) })
    expect((await render(convexStack(base), folder)).written).toEqual([name])
  })
})

describe('a second writer', () => {
  const handWritten = (
    options: StackOptions,
    edit: (text: string) => string = (text) => text,
  ): Record<string, string> => {
    const text = renderFiles(convexStack(options)).get('backend-deployment.yaml')!
    const kept = text.slice(text.indexOf('\n') + 1).replaceAll('convex-backend', 'convex-by-hand')
    return { 'by-hand.yaml': edit(kept).replaceAll('convex-by-hand-data', 'convex-backend-data') }
  }

  it.each([
    ['the database', external('db.example.com'), (text: string) => text.replaceAll('convex-by-hand-data', 'own')],
    ['the volume', sqlite, undefined],
    ['both', base, undefined],
  ] as const)('in a file that stays is refused: %s', async (_, options, edit) => {
    const folder = await folderWith(handWritten(options, edit))
    const { issues } = await errorOf(() => render(convexStack(options), folder))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['backend-deployment.yaml', 'second-writer:convex-backend'],
    ])
    expect(issues[0]!.message).toContain('scale deployment/convex-by-hand --replicas=0')
    await render(convexStack(options), folder, { accept: ['second-writer:convex-backend'] })
    expect((await render(convexStack(options), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('is not one that is stopped, nor one of another instance', async () => {
    const others: readonly ((text: string) => string)[] = [
      (text) => text.replace('replicas: 1', 'replicas: 0'),
      (text) => text.replaceAll('convex-by-hand-data', 'own').replaceAll('convex-self-hosted', 'orders'),
    ]
    for (const edit of others) {
      const folder = await folderWith(handWritten(external('db.example.com'), edit))
      await render(convexStack(external('db.example.com')), folder)
    }
  })

  it('is one that an instance leaves behind when its name changes', async () => {
    const folder = await folderWith()
    const fleet = (name: string, instanceName?: string) =>
      convexFleet({
        domain: 'example.com',
        sharedPostgres: { name: 'fleet-db', namespace: 'databases', ca: { configMap: 'ca', key: 'ca.crt' } },
        instances: [{ name, instanceName }],
      })
    await renderFleet(fleet('orders'), folder)
    const { issues } = await errorOf(() => renderFleet(fleet('sales', 'orders'), folder))
    expect(issues.map(({ path, message }) => [path, wordsIn(message)])).toEqual([
      ['sales', 'second-writer:sales/convex-backend'],
    ])
    expect(issues[0]!.message).toContain('kubectl --namespace orders scale deployment/convex-backend --replicas=0')
    const accept: AcceptedChange[] = ['second-writer:sales/convex-backend']
    expect((await renderFleet(fleet('sales', 'orders'), folder, { accept })).stray).toEqual(['orders'])
    await renderFleet(fleet('new'), folder)
  })
})

it('a shared cluster that is restored is one refusal for the whole fleet', async () => {
  const folder = await folderWith()
  const fleet = (name: string, recovery?: { serverName: string }) =>
    convexFleet({
      domain: 'example.com',
      sharedPostgres: { name, namespace: 'databases', ca: { configMap: 'ca', key: 'ca.crt' }, backup, recovery },
      instances: [{ name: 'a' }, { name: 'b' }],
    })
  await renderFleet(fleet('fleet-db'), folder)
  const restored = fleet('fleet-db-2', { serverName: 'fleet-db' })
  const { issues } = await errorOf(() => renderFleet(restored, folder))
  expect(issues.map(({ message }) => wordsIn(message))).toEqual(['immutable-field:fleet-db-2'])
  expect(issues[0]!.message).toContain('| xargs kubectl --namespace databases delete databases.postgresql.cnpg.io')
  await renderFleet(restored, folder, { accept: ['immutable-field:fleet-db-2'] })
  const { issues: others } = await errorOf(() => renderFleet(fleet('empty'), folder))
  expect(others.map(({ message }) => wordsIn(message))).toContain('another-database:a/empty')
})

describe('messages', () => {
  it('tell every step into an empty database', () => {
    const text = issuesOf(base, withPostgres({ name: 'two' }))[0]!.message
    for (const command of ['npx convex export', 'npx convex deploy', 'npx convex env set', 'npx convex import'])
      expect(text).toContain(command)
    expect(text).toContain('postgres.recovery')
    for (const before of [sqlite, external('db.example.com')])
      expect(issuesOf(before, base)[0]!.message).not.toContain('postgres.recovery')
  })

  it('of a smaller claim tell its field and the steps', () => {
    const text = issuesOf(base, withBackend({ volume: { size: '5Gi' } }))[0]!.message
    expect(text).toContain('in spec.resources.requests.storage')
    expect(text).toContain('npx convex export')
  })

  it('of an early snapshot tell what a deployment that runs accepts', () => {
    const after = renderFiles(convexStack(withBackend({ volume: { snapshot: { name: 'one' } } })))
    const [issue] = refusedChanges({ before: new Map(), after, accept: [], scope: '' })
    expect(issue!.message).toContain('Accept it for a running deployment that is rendered into an empty folder')
  })

  it('name the keys of a Secret that name the servers', () => {
    const text = issuesOf(hidden(), hidden('HOST'))[0]!.message
    expect(text).toContain('server that the key "host" of the Secret "db" names')
    expect(text).toContain('server that the key "HOST" of the Secret "db" names')
  })

  it('speak of a new Cluster only where there is one', () => {
    const text = issuesOf(external('pg-rw'), external('other-rw'))[0]!.message
    expect(text).toContain('PostgreSQL at pg-rw.convex:5432, and the new one is on PostgreSQL at other-rw.convex:5432')
    expect(text).not.toContain('postgres.recovery')
  })

  it('of a change of namespace are all in the text of the error', async () => {
    const folder = await folderWith()
    await render(convexStack(base), folder)
    const error = await errorOf(() => render(convexStack({ host, namespace: 'other' }), folder))
    expect(error.issues).toHaveLength(2)
    for (const { message } of error.issues) expect(error.message).toContain(message)
  })

  it('show neither long values nor characters that steer a terminal', async () => {
    const odd = `a\u001b[31m${'b'.repeat(5_000)}`
    const before = new Map(
      [...renderFiles(convexStack(base))].map(([name, text]) => [
        name,
        text
          .replace(/storage: 10Gi/, `storage: ${JSON.stringify(odd)}`)
          .replace(/owner: convex$/m, `owner: ${JSON.stringify(odd)}`)
          .replace(/(name: INSTANCE_NAME\n\s+value: ).*/, `$1${JSON.stringify(odd)}`)
          .replace(/- ReadWriteOnce/, `- ${JSON.stringify(odd)}`),
      ]),
    )
    const folder = await folderWith(Object.fromEntries(before))
    const { issues } = await errorOf(() => render(convexStack(base), folder))
    expect(issues.length).toBeGreaterThan(1)
    for (const { message } of issues) {
      expect(message.length).toBeLessThan(1_500)
      expect(message).not.toContain('\u001b')
    }
  })
})

describe('an odd cluster', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      0,
      10,
      '',
      [],
      {},
      '1Ti',
      '1024Gi',
      false,
      [null],
      [{}],
      { size: 10 },
      { size: null },
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const spec = fc.oneof(
    value,
    fc.dictionary(
      fc.constantFrom(
        ...(
          'instances storage walStorage tablespaces bootstrap externalClusters plugins backup imageName ' +
          'imageCatalogRef postgresql managed postgresUID serviceAccountName'
        ).split(' '),
      ),
      fc.oneof(
        value,
        fc.dictionary(
          fc.constantFrom('recovery', 'initdb', 'size', 'pvcTemplate', 'barmanObjectStore', 'synchronous'),
          value,
        ),
      ),
    ),
  )
  const files = renderFiles(convexStack(base))
  const withSpec = (odd: unknown) => {
    const object = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: 'convex-db', namespace: 'convex' },
      spec: odd,
    }
    return new Map([...files, ['postgres-cluster.yaml', JSON.stringify(object)]])
  }

  it('is never an error, and never differs from itself', () => {
    fc.assert(
      fc.property(spec, spec, (one, two) => {
        refusedChanges({ before: withSpec(one), after: withSpec(two), accept: [], scope: '' })
        const before = new Map([...withSpec(one), ['x.yaml', 'a: 1']])
        expect(refusedChanges({ before, after: withSpec(one), accept: [], scope: '' })).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['nothing else', {}],
    ['null', { instances: null, storage: null, postgresql: null, walStorage: null, tablespaces: null }],
    ['a number as storage', { storage: 10, instances: 'one' }],
    ['another unit', { storage: { size: 30 * 1024 ** 3 } }],
  ])('takes no rendered cluster for a change: %s', (_, odd) => {
    // Without it the owner is "app".
    const bootstrap = { recovery: null, initdb: { database: 'convex_self_hosted', owner: 'convex' } }
    const before = withSpec({ bootstrap, ...odd })
    expect(refusedChanges({ before, after: files, accept: [], scope: '' })).toEqual([])
  })

  it('compares sizes, not their texts', () => {
    const size = (text: string | number) => ({ bootstrap: { initdb: { owner: 'a' } }, storage: { size: text } })
    const of = (one: string | number, two: string | number) =>
      refusedChanges({ before: withSpec(size(one)), after: withSpec(size(two)), accept: [], scope: '' })
    for (const [one, two] of [
      ['1Ti', '1024Gi'],
      ['1024Gi', '1Ti'],
      [1_073_741_824, '1Gi'],
      ['1000M', '1G'],
    ] as const)
      expect(of(one, two)).toEqual([])
    expect(of('1Ti', '1023Gi')).toHaveLength(1)
  })

  it('is the same one without its namespace', () => {
    const before = new Map([...files].map(([name, text]) => [name, text.replaceAll(/^ {2}namespace: convex\n/gm, '')]))
    expect(refusedChanges({ before, after: files, accept: [], scope: '' })).toEqual([])
  })
})

it.each(['another-databse:x', 'another-database', 'another-database:', 'x', 7])('accept refuses %j', async (entry) => {
  const folder = await folderWith()
  const { issues } = await errorOf(() => render(convexStack(base), folder, { accept: [entry as AcceptedChange] }))
  expect(issues).toEqual([
    { path: 'accept[0]', message: expect.stringContaining('another-instance, another-database') },
  ])
})

it('refuses nothing over its own output, whatever the options', () => {
  fc.assert(
    fc.property(stackOptions, (options) => {
      const files = renderFiles(convexStack(options))
      // A line of comment, so that the files differ and are parsed.
      const before = new Map([...files].map(([name, text]) => [name, `${text}# before\n`]))
      const issues = refusedChanges({ before, after: files, accept: [], scope: '' })
      expect(issues).toEqual([])
    }),
    { numRuns: 60 },
  )
})
