import { envVar } from '../../kubernetes/env.ts'
import type { BackendEnvironment } from '../../options/environment/environment.ts'
import { bucketsOf } from '../../options/storage/s3.ts'
import type { S3Settings } from '../../options/storage/s3.ts'
import { authorityFile } from '../database/certificate-authority.ts'
import type { ServerParts } from './database.ts'
import { paths } from './paths.ts'

/**
 * The variables of object storage: always all six that turn it on (convex-backend@652b828
 * self-hosted/docker-build/run_backend.sh#"if [ ${#MISSING_VARS[@]} -eq 0 ]"), and switches only where they differ from
 * Convex's own defaults.
 */
export function s3Environment(settings: S3Settings): BackendEnvironment {
  const { region, endpoint, credentials } = settings
  const buckets = bucketsOf(settings)
  return {
    AWS_REGION: region,
    S3_STORAGE_EXPORTS_BUCKET: buckets.exports,
    S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: buckets.snapshotImports,
    S3_STORAGE_MODULES_BUCKET: buckets.modules,
    S3_STORAGE_FILES_BUCKET: buckets.files,
    S3_STORAGE_SEARCH_BUCKET: buckets.search,
    // An empty value would count as an address (convex-backend@652b828 crates/aws_utils/src/lib.rs#S3_ENDPOINT_URL).
    ...(endpoint !== undefined && { S3_ENDPOINT_URL: endpoint }),
    ...(settings.forcePathStyle && { AWS_S3_FORCE_PATH_STYLE: true }),
    ...(!settings.serverSideEncryption && { AWS_S3_DISABLE_SSE: true }),
    ...(!settings.checksums && { AWS_S3_DISABLE_CHECKSUMS: true }),
    ...(!settings.rangePrefetch && { AWS_S3_DISABLE_RANGE_PREFETCH: true }),
    ...('accessKeyId' in credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(credentials.sessionToken !== undefined && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    }),
  }
}

// The format of a file name in an OpenSSL directory: a hash and a number. The hash is not verified.
const authority = '00000000.0'

/**
 * Variables of the AWS SDK and of Node.js, which Convex itself does not read. Without checksums of Convex, the SDK still
 * adds one to each part of an upload (aws-sdk-s3 1.127.0 src/operation/upload_part.rs).
 */
export function s3Parts(s3: S3Settings | undefined): ServerParts {
  const { env, ...files } = authorityParts(s3)
  const checksums =
    s3?.checksums === false ? ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'] : []
  return { env: [...checksums.map((name) => envVar(name, 'when_required')), ...env], ...files }
}

/**
 * Trust in the private authority of the object store, besides the public ones. The AWS SDK loads SSL_CERT_FILE and
 * SSL_CERT_DIR together, and of a directory only the files with such a name (rustls-native-certs@0.8.1
 * src/lib.rs#CertPaths.load,is_hash_file_name). Node.js trusts one more file than its own.
 */
function authorityParts(s3: S3Settings | undefined): ServerParts {
  if (s3?.endpointCA === undefined) return { env: [], volumes: [], mounts: [] }
  return {
    env: [
      envVar('NODE_EXTRA_CA_CERTS', `${paths.storeCa}/${authority}`),
      envVar('SSL_CERT_DIR', paths.storeCa),
      envVar('SSL_CERT_FILE', '/etc/ssl/certs/ca-certificates.crt'),
    ],
    ...authorityFile(s3.endpointCA, { name: 's3-ca', mountPath: paths.storeCa, file: authority }),
  }
}
