import { text } from '../variable.ts'

/** Object storage. Convex uses it only when the region and all five buckets are set, and the local disk otherwise. */
export const buckets = {
  AWS_REGION: text('local storage', 'region', 'self-hosted/docker-build/run_backend.sh:36').describe(
    'Region of the buckets. S3-compatible servers accept any, but it must be set.',
  ),
  S3_STORAGE_EXPORTS_BUCKET: text('local storage', 'bucket', 'self-hosted/docker-build/run_backend.sh:37').describe(
    'Bucket for exports.',
  ),
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: text(
    'local storage',
    'bucket',
    'self-hosted/docker-build/run_backend.sh:38',
  ).describe('Bucket for imports.'),
  S3_STORAGE_MODULES_BUCKET: text('local storage', 'bucket', 'self-hosted/docker-build/run_backend.sh:39').describe(
    'Bucket for the deployed code.',
  ),
  S3_STORAGE_FILES_BUCKET: text('local storage', 'bucket', 'self-hosted/docker-build/run_backend.sh:40').describe(
    'Bucket for the files of users.',
  ),
  S3_STORAGE_SEARCH_BUCKET: text('local storage', 'bucket', 'self-hosted/docker-build/run_backend.sh:41').describe(
    'Bucket for search indexes.',
  ),
}
