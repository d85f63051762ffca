import * as fc from 'fast-check'
import type { S3Options } from '../../../src/options/storage/s3.ts'
import type { S3Credentials } from '../../../src/options/storage/s3-credentials.ts'
import { authority } from './database.ts'
import { partial } from './partial.ts'
import { annotations, ownName, secretReference } from './text.ts'

const accessKey = fc.record(
  { accessKeyId: secretReference, secretAccessKey: secretReference, sessionToken: secretReference },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'], noNullPrototype: true },
)

const identity = fc.record(
  { serviceAccount: partial({ name: ownName('account'), annotations, create: fc.boolean() }) },
  { noNullPrototype: true },
)

/** An access key, or the identity of the pod. */
export const s3Credentials: fc.Arbitrary<S3Credentials> = fc.oneof(accessKey, identity)

export const endpoint = fc.constantFrom('https://s3.example.com', 'http://minio.minio.svc:9000', 'https://10.0.0.1')
export const region = fc.constantFrom('eu-central-1', 'auto', '1e3', 'no')
const bucket = fc.constantFrom('convex', 'acme.convex-files', '0x10', '1.1', 'a'.repeat(63))

/** An authority is for a server with HTTPS. */
export function withFitAuthority<Options extends Pick<S3Options, 'endpoint' | 'endpointCA'>>(
  options: Options,
): Options {
  const { endpointCA: _, ...rest } = options
  return options.endpoint?.startsWith('https://') === true ? options : (rest as Options)
}

const names = fc.oneof(
  fc.record({ bucketPrefix: fc.constantFrom('convex', '0', 'on', 'a'.repeat(46)) }, { noNullPrototype: true }),
  fc.record(
    {
      buckets: fc.record(
        { exports: bucket, snapshotImports: bucket, modules: bucket, files: bucket, search: bucket },
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
)

/** Object storage of the backend. */
export const s3Options: fc.Arbitrary<S3Options> = fc
  .tuple(
    fc.record({ region, credentials: s3Credentials }, { noNullPrototype: true }),
    names,
    partial({
      endpoint,
      endpointCA: authority,
      forcePathStyle: fc.boolean(),
      serverSideEncryption: fc.boolean(),
      checksums: fc.boolean(),
      rangePrefetch: fc.boolean(),
    }),
  )
  .map((parts) => withFitAuthority(Object.assign({}, ...parts) as S3Options))
