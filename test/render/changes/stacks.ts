import { convexStack, renderFiles } from '@proompteng/convex-k8s'
import type {
  AcceptedChange,
  K8sObject,
  PostgresBackupOptions,
  PostgresClusterOptions,
  StackOptions,
} from '@proompteng/convex-k8s'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { refusedChanges } from '../../../src/render/changes/refused.ts'

export const host = 'convex.example.com'
export const base: StackOptions = { host }
export const withPostgres = (postgres: PostgresClusterOptions): StackOptions => ({ host, postgres })
export const withBackend = (backend: StackOptions['backend']): StackOptions => ({ host, backend })
export const external = (name: string, port = 5432): StackOptions => ({
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
export const hidden = (key = 'host', type: 'postgres' | 'mysql' = 'postgres'): StackOptions => {
  const { maxConnections: _, ...database } = external('').database as unknown as Record<string, unknown>
  const from = { ...database, type, host: { secret: 'db', key } }
  return { host, postgres: false, database: from as unknown as StackOptions['database'] }
}
export const sqlite: StackOptions = { host, postgres: false, database: { type: 'sqlite' } }
const s3Credentials = {
  accessKeyId: { secret: 'convex-s3', key: 'id' },
  secretAccessKey: { secret: 'convex-s3', key: 'secret' },
}
export const backup: PostgresBackupOptions = {
  destinationPath: 's3://backups/convex',
  credentials: s3Credentials,
  region: 'eu-central-1',
}
export const ha = (options: PostgresClusterOptions = {}): StackOptions => withPostgres({ instances: 3, ...options })
export const image = (version: number): StackOptions =>
  withPostgres({ image: `ghcr.io/cloudnative-pg/postgresql:${version}.1-system-trixie` })
export const s3: StackOptions = withBackend({
  s3: { region: 'eu-central-1', bucketPrefix: 'convex', credentials: s3Credentials },
})

export const otherBuckets = (bucketPrefix: string, endpoint?: string): StackOptions =>
  withBackend({ s3: { region: 'eu-central-1', bucketPrefix, endpoint, credentials: s3Credentials } })

export const major = (version: number, more: Partial<typeof backup> = {}): StackOptions =>
  withPostgres({
    image: `ghcr.io/cloudnative-pg/postgresql:${version}.1-system-trixie`,
    backup: { ...backup, ...more },
  })
/** A stack with an object beside it, which is no option. */
const besides = new WeakMap<StackOptions, object>()
export const extra = (apiVersion: string, kind: string, fields: object): StackOptions => {
  const options = { ...base }
  besides.set(options, { apiVersion, kind, metadata: { name: 'x', namespace: 'convex' }, ...fields })
  return options
}
/** An external server with the Cluster `pg` beside it. */
export const withCluster = (name: string): StackOptions => {
  const options = external(name)
  const [, cluster] = [...renderFiles(convexStack(withPostgres({ name: 'pg' })))].find(([file]) =>
    file.endsWith('cluster.yaml'),
  )!
  besides.set(options, parse(cluster))
  return options
}
export const withSeal = (name: string, annotations = {}): StackOptions => {
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
export const claims = (storage: string) => ({
  spec: { volumeClaimTemplates: [{ metadata: { name: 'a' }, spec: { resources: { requests: { storage } } } }] },
})
const filesOf = (options: StackOptions): ReadonlyMap<string, string> =>
  renderFiles({ ...convexStack(options), ...(besides.has(options) && { extra: besides.get(options) as K8sObject }) })

export const issuesOf = (
  before: StackOptions,
  after: StackOptions,
  accept: readonly AcceptedChange[] = [],
  scope = '',
) =>
  refusedChanges({
    before: filesOf(before),
    after: filesOf(after),
    accept,
    scope,
  })
export const wordsIn = (message: string): AcceptedChange => {
  const [, words] = /add "([^"]+)" to accept$/.exec(message) ?? []
  expect(words).toBeDefined()
  return words as AcceptedChange
}
export const refusalsOf = (...options: Parameters<typeof issuesOf>) =>
  issuesOf(...options).map(({ message }) => wordsIn(message))

export const edited = (spec: object): StackOptions => ({
  host,
  edit: { postgres: { cluster: (object) => ({ ...object, spec: { ...object.spec!, ...spec } }) } },
})

/** Names of one object store, and of others. */
export const stores: readonly (readonly [
  from: string | undefined,
  same: readonly (string | undefined)[],
  other: string,
])[] = [
  ['http://minio.minio:9000', ['https://minio.minio:9000', 'https://minio.minio.svc:9000'], 'http://minio.minio:9001'],
  ['https://minio', ['http://minio.convex.svc.cluster.local', 'https://minio:443'], 'https://minio.minio'],
  ['https://s3.example.com', ['http://s3.example.com:80'], 'https://s3.example.net'],
  [undefined, ['https://s3.eu-central-1.amazonaws.com'], 'https://s3.amazonaws.com.example.com'],
]

export type Row = readonly [string, StackOptions, StackOptions, readonly AcceptedChange[]]
