import * as v from 'valibot'
import { s3Variables } from '../../convex/environment/index.ts'
import { certificateAuthority } from '../database/certificate-authority.ts'
import type { CertificateAuthority } from '../database/certificate-authority.ts'
import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import { flag, textLike, textWithout } from '../fields.ts'
import { s3Credentials } from './s3-credentials.ts'
import type { S3Credentials } from './s3-credentials.ts'
import { strict } from '../strict.ts'

/** The five buckets of Convex, one for each purpose. */
export interface S3Buckets {
  /** Snapshots that `npx convex export` requests. */
  readonly exports: string
  /** Snapshots that `npx convex import` uploads. */
  readonly snapshotImports: string
  /** Deployed code. */
  readonly modules: string
  /** Files of users. */
  readonly files: string
  /** Search indexes. */
  readonly search: string
}

/**
 * Files, deployed code and search indexes in object storage: AWS, or a server with a compatible API (R2, MinIO, Ceph).
 * The kind of storage is permanent: the database records it at the first start, and a backend with the other kind does
 * not start (convex-backend@652b828 crates/model/src/database_globals/mod.rs#initialize_storage_tag).
 */
export interface S3Options {
  /** Region of the buckets. Self-hosted servers accept any value; R2 requires `auto`. */
  readonly region: string
  /**
   * Prefix of the names of the five buckets: PREFIX`-snapshot-exports`, `-snapshot-imports`, `-modules`, `-user-files`,
   * `-search-indexes`, as in Convex's examples (convex-backend@652b828
   * self-hosted/advanced/s3_storage.md#S3_STORAGE_SEARCH_BUCKET). Set either this or `buckets`.
   * @default none
   */
  readonly bucketPrefix?: string | undefined
  /**
   * The five buckets by name. They must exist: Convex does not create them.
   * @default those of bucketPrefix
   */
  readonly buckets?: S3Buckets | undefined
  /**
   * URL of a server that is not AWS. Node actions fetch their code from it, too.
   * @default AWS
   */
  readonly endpoint?: string | undefined
  /**
   * Private certificate authority of that server, such as MinIO or Ceph in the cluster: PEM certificates, which the
   * backend (since the releases of May 2025) and Node actions trust in addition to the public authorities. Functions
   * outside of Node.js that call `fetch` do not trust it. It is read at start: restart the pod after a change.
   * @default only the public authorities
   */
  readonly endpointCA?: CertificateAuthority | undefined
  /** Credentials: an access key in a Secret, or the pod's identity. */
  readonly credentials: S3Credentials
  /**
   * Put the bucket into the path instead of the host name, as MinIO and Ceph usually require.
   * @default false
   */
  readonly forcePathStyle?: boolean | undefined
  /**
   * Request server-side encryption for each upload. Some servers refuse the header.
   * @default true
   */
  readonly serverSideEncryption?: boolean | undefined
  /**
   * Send the checksums of Convex and of the AWS SDK with uploads. Some servers refuse them: `InvalidRequest`,
   * `InvalidDigest`, "Checksum Type mismatch", or a complaint about `x-amz-content-sha256`.
   * @default true
   */
  readonly checksums?: boolean | undefined
  /**
   * Determine the size of an object from a ranged read. `false` requests it separately, for servers that answer range
   * requests differently from AWS.
   * @default true
   */
  readonly rangePrefetch?: boolean | undefined
}

/** Names that AWS allows (docs.aws.amazon.com, Amazon S3 User Guide, general purpose bucket naming rules). */
const bucketName = textLike(
  (text) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes('..'),
  'the name of a bucket (3 to 63 lower-case letters, digits, "-" and ".")',
)

const suffixes = {
  exports: 'snapshot-exports',
  snapshotImports: 'snapshot-imports',
  modules: 'modules',
  files: 'user-files',
  search: 'search-indexes',
} as const

/** The longest suffix and its dash must fit the 63 characters as well. */
const bucketPrefix = textLike(
  (text) => /^[a-z0-9]([a-z0-9-]{0,44}[a-z0-9])?$/.test(text),
  'the beginning of the names of buckets (at most 46 lower-case letters, digits and "-")',
)

export const s3Region = textLike(
  (text) => /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(text),
  'a region such as "eu-central-1"',
)

function endpointProblems(text: string): readonly string[] {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return ['expected a URL with http:// or https://']
  const { username, password, pathname, search, hash, hostname } = new URL(text)
  const isBare = hostname !== '' && pathname === '/' && search === '' && hash === '' && !text.endsWith('/')
  return [
    ...(username === '' && password === ''
      ? []
      : ['must not hold credentials, which belong in the option credentials']),
    ...(isBare ? [] : ['expected scheme, host and port alone, without a slash at the end']),
  ]
}

export const s3Endpoint = textWithout(endpointProblems, 'a URL with http:// or https://')

/** A path in a bucket. */
export const s3Path = textLike(
  (text) => /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()-]+)*\/?$/.test(text),
  'a path in a bucket, such as "s3://bucket/path"',
)

export const s3Options = strict({
  region: s3Region,
  bucketPrefix: v.optional(bucketPrefix),
  buckets: v.optional(
    strict({
      exports: bucketName,
      snapshotImports: bucketName,
      modules: bucketName,
      files: bucketName,
      search: bucketName,
    }),
  ),
  endpoint: v.optional(s3Endpoint),
  endpointCA: v.optional(certificateAuthority),
  credentials: s3Credentials,
  forcePathStyle: v.optional(flag, false),
  serverSideEncryption: v.optional(flag, true),
  checksums: v.optional(flag, true),
  rangePrefetch: v.optional(flag, true),
}) satisfies v.GenericSchema<S3Options>

/** Settings of object storage. */
export type S3Settings = v.InferOutput<typeof s3Options>

/** The five buckets, by name or by their prefix. */
export function bucketsOf({ buckets, bucketPrefix: prefix = '' }: Pick<S3Settings, 'buckets' | 'bucketPrefix'>) {
  const named = (use: keyof S3Buckets): string => buckets?.[use] ?? `${prefix}-${suffixes[use]}`
  return {
    exports: named('exports'),
    snapshotImports: named('snapshotImports'),
    modules: named('modules'),
    files: named('files'),
    search: named('search'),
  } satisfies S3Buckets
}

/** Variables that the option sets. */
export const s3OptionVariables: readonly string[] = [
  ...s3Variables,
  'S3_ENDPOINT_URL',
  'AWS_S3_FORCE_PATH_STYLE',
  'AWS_S3_DISABLE_SSE',
  'AWS_S3_DISABLE_CHECKSUMS',
  'AWS_S3_DISABLE_RANGE_PREFETCH',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
]

interface Settings {
  readonly s3?: S3Settings | undefined
  readonly env: object
}

/** The names of the buckets, and variables that the option sets. */
export const s3Rule: CrossRule<Settings> = ({ s3, env }) =>
  s3 === undefined ? [] : [...bucketIssues(s3), ...twice(env)]

function bucketIssues({ buckets, bucketPrefix: prefix }: S3Settings): readonly CrossIssue[] {
  if ((buckets === undefined) !== (prefix === undefined)) return []
  const at = ['s3', 'bucketPrefix']
  return buckets === undefined
    ? issue(at, 'is required, or all five buckets by name in "buckets"')
    : issue(at, 'has no effect with "buckets"; remove one of the two')
}

function twice(env: object): readonly CrossIssue[] {
  return Object.entries(env)
    .filter(([name, value]) => value !== undefined && s3OptionVariables.includes(name))
    .map(([name]) => ({ at: ['env', name], message: 'is set by the option s3; remove one of the two' }))
}
