import { convexBackend } from '@proompteng/convex-k8s'
import type { BackendOptions, S3Options } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

const database = {
  type: 'postgres',
  host: 'db.example.com',
  user: 'convex',
  password: { secret: 'db', key: 'password' },
} as const
const options: BackendOptions = { cloudOrigin: 'https://convex.example.com', database }
const key = {
  accessKeyId: { secret: 'convex-s3', key: 'id' },
  secretAccessKey: { secret: 'convex-s3', key: 'secret' },
}
const s3: S3Options = { region: 'eu-central-1', bucketPrefix: 'convex', credentials: key }

function build(more: Partial<BackendOptions> = {}) {
  const objects = convexBackend({ ...options, s3, ...more })
  const pod = objects.deployment.spec!.template.spec!
  return { ...objects, pod, env: pod.containers[0]!.env ?? [] }
}

function refused(more: object): readonly (readonly [string, string])[] {
  const issues = issuesOf(withWrong(convexBackend, { ...options, s3, ...more }))
  return issues.map(({ path, message }) => [path, message])
}

describe('convexBackend with s3', () => {
  it('sets all six variables, with the names of Convex behind the prefix', () => {
    expect(build().configMap.data).toMatchObject({
      AWS_REGION: 'eu-central-1',
      S3_STORAGE_EXPORTS_BUCKET: 'convex-snapshot-exports',
      S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'convex-snapshot-imports',
      S3_STORAGE_MODULES_BUCKET: 'convex-modules',
      S3_STORAGE_FILES_BUCKET: 'convex-user-files',
      S3_STORAGE_SEARCH_BUCKET: 'convex-search-indexes',
    })
    const buckets = { exports: 'a-1', snapshotImports: 'a-2', modules: 'a-3', files: 'a-4', search: 'a-5' }
    expect(build({ s3: { ...s3, bucketPrefix: undefined, buckets } }).configMap.data).toMatchObject({
      S3_STORAGE_EXPORTS_BUCKET: 'a-1',
      S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'a-2',
      S3_STORAGE_MODULES_BUCKET: 'a-3',
      S3_STORAGE_FILES_BUCKET: 'a-4',
      S3_STORAGE_SEARCH_BUCKET: 'a-5',
    })
  })

  it('sets a switch only where it differs from the default of Convex', () => {
    const names = ['S3_ENDPOINT_URL', 'AWS_S3_FORCE_PATH_STYLE', 'AWS_S3_DISABLE_SSE', 'AWS_S3_DISABLE_CHECKSUMS']
    for (const name of names) expect(build().configMap.data).not.toHaveProperty(name)
    const other = {
      endpoint: 'https://s3.example.com',
      forcePathStyle: true,
      serverSideEncryption: false,
      checksums: false,
      rangePrefetch: false,
    }
    expect(build({ s3: { ...s3, ...other } }).configMap.data).toMatchObject({
      S3_ENDPOINT_URL: 'https://s3.example.com',
      AWS_S3_FORCE_PATH_STYLE: 'true',
      AWS_S3_DISABLE_SSE: 'true',
      AWS_S3_DISABLE_CHECKSUMS: 'true',
      AWS_S3_DISABLE_RANGE_PREFETCH: 'true',
    })
  })

  it('turns the checksums of the AWS SDK off with those of Convex', () => {
    const names = ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION']
    const { env } = build({ s3: { ...s3, checksums: false } })
    for (const name of names) {
      expect(env).toContainEqual({ name, value: 'when_required' })
      expect(build().env.map((variable) => variable.name)).not.toContain(name)
    }
  })

  it('needs no volume: scratch space takes its place', () => {
    const { persistentVolumeClaim, pod } = build()
    expect(persistentVolumeClaim).toBeUndefined()
    expect(pod.volumes?.[0]).toEqual({ name: 'data', emptyDir: {} })
    expect(build({ volume: { size: '5Gi' } }).persistentVolumeClaim?.spec?.resources?.requests).toEqual({
      storage: '5Gi',
    })
  })

  it('keeps the volume of SQLite', () => {
    expect(build({ database: { type: 'sqlite' } }).persistentVolumeClaim?.metadata?.name).toBe('convex-backend-data')
  })

  it('reads the access key from its Secret', () => {
    const sessionToken = { secret: 'token', key: 't' }
    const { env, pod, serviceAccount } = build({ s3: { ...s3, credentials: { ...key, sessionToken } } })
    const references = env.flatMap(({ name, valueFrom }) =>
      name.startsWith('AWS_') ? [[name, valueFrom?.secretKeyRef]] : [],
    )
    expect(Object.fromEntries(references)).toEqual({
      AWS_ACCESS_KEY_ID: { name: 'convex-s3', key: 'id' },
      AWS_SECRET_ACCESS_KEY: { name: 'convex-s3', key: 'secret' },
      AWS_SESSION_TOKEN: { name: 'token', key: 't' },
    })
    expect([pod.serviceAccountName, serviceAccount]).toEqual([undefined, undefined])
  })

  it('runs with a ServiceAccount of its own for an identity, and without a token for Kubernetes', () => {
    const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/convex' }
    const { serviceAccount, pod, env } = build({ s3: { ...s3, credentials: { serviceAccount: { annotations } } } })
    expect(serviceAccount).toMatchObject({
      metadata: { name: 'convex-backend', namespace: 'convex', annotations },
      automountServiceAccountToken: false,
    })
    expect(pod).toMatchObject({ serviceAccountName: 'convex-backend', automountServiceAccountToken: false })
    expect(env.filter(({ name }) => name.startsWith('AWS_'))).toEqual([])
  })

  it('uses a ServiceAccount that exists', () => {
    const credentials = { serviceAccount: { name: 'files', create: false } }
    const { serviceAccount, pod } = build({ s3: { ...s3, credentials } })
    expect([serviceAccount, pod.serviceAccountName]).toEqual([undefined, 'files'])
  })

  it('leaves the tuning to env', () => {
    expect(build({ env: { S3_OPERATION_ATTEMPT_TIMEOUT_SECONDS: 60 } }).configMap.data).toHaveProperty(
      'S3_OPERATION_ATTEMPT_TIMEOUT_SECONDS',
      '60',
    )
  })
})

describe('convexBackend refuses', () => {
  const buckets = { exports: 'a-1', snapshotImports: 'a-2', modules: 'a-3', files: 'a-4', search: 'a-5' }

  it.each([
    ['no buckets', { s3: { ...s3, bucketPrefix: undefined } }, 's3.bucketPrefix', /is required, or all five/],
    ['two ways to name them', { s3: { ...s3, buckets } }, 's3.bucketPrefix', /has no effect with "buckets"/],
    ['a bucket that is missing', { s3: { ...s3, buckets: { ...buckets, files: undefined } } }, 's3.buckets.files', /./],
    ['a name that AWS refuses', { s3: { ...s3, bucketPrefix: 'Convex' } }, 's3.bucketPrefix', /lower-case/],
    ['a prefix that is too long', { s3: { ...s3, bucketPrefix: 'a'.repeat(47) } }, 's3.bucketPrefix', /at most 46/],
    ['no credentials', { s3: { ...s3, credentials: undefined } }, 's3.credentials', /./],
    [
      'a key in plain text',
      { s3: { ...s3, credentials: { ...key, secretAccessKey: 'x' } } },
      's3.credentials.secretAccessKey',
      /expected \{ secret, key \}/,
    ],
    [
      'an address without a scheme',
      { s3: { ...s3, endpoint: 'minio:9000' } },
      's3.endpoint',
      /http:\/\/ or https:\/\//,
    ],
    [
      'an address with a password',
      { s3: { ...s3, endpoint: 'https://a:b@minio' } },
      's3.endpoint',
      /belong in the option credentials/,
    ],
    ['an address with a path', { s3: { ...s3, endpoint: 'https://minio/' } }, 's3.endpoint', /without a slash/],
    [
      'checksums in two ways',
      { s3: { ...s3, checksums: false }, extraEnv: { AWS_REQUEST_CHECKSUM_CALCULATION: 'when_supported' } },
      'extraEnv.AWS_REQUEST_CHECKSUM_CALCULATION',
      /is set by the option s3\.checksums/,
    ],
    ['the same in env', { env: { AWS_REGION: 'eu' } }, 'env.AWS_REGION', /is set by the option s3/],
    [
      'SQLite without a volume',
      { database: { type: 'sqlite' }, volume: false },
      'volume',
      /SQLite is stored on the volume/,
    ],
    ['no volume and no S3', { s3: undefined, volume: false }, 'volume', /by the option s3/],
  ] as const)('%s', (_, more, path, message) => {
    const issues = refused(more)
    expect(issues.map(([at]) => at)).toEqual([path])
    expect(issues[0]?.[1]).toMatch(message)
  })
})
