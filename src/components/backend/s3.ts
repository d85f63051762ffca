import type { BackendEnvironment } from '../../options/environment.ts'
import { bucketsOf } from '../../options/s3.ts'
import type { S3Settings } from '../../options/s3.ts'

/**
 * The variables of object storage: always all six that turn it on (self-hosted/docker-build/run_backend.sh:34-51), and
 * switches only where they differ from Convex's own defaults.
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
    // An empty address would be taken for one (crates/aws_utils/src/lib.rs:20-21).
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
