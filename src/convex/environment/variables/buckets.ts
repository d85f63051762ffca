import { text } from '../variable.ts'

const script = 'self-hosted/docker-build/run_backend.sh'

/** Object storage. Convex uses it only when the region and all five buckets are set, and the local disk otherwise. */
export const buckets = {
  AWS_REGION: text('local storage', 'region').describe(
    'Region of the buckets. S3-compatible servers accept any, but it must be set.',
    script,
  ),
  S3_STORAGE_EXPORTS_BUCKET: text('local storage', 'bucket').describe('Bucket for exports.', script),
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: text('local storage', 'bucket').describe('Bucket for imports.', script),
  S3_STORAGE_MODULES_BUCKET: text('local storage', 'bucket').describe('Bucket for the deployed code.', script),
  S3_STORAGE_FILES_BUCKET: text('local storage', 'bucket').describe('Bucket for the files of users.', script),
  S3_STORAGE_SEARCH_BUCKET: text('local storage', 'bucket').describe('Bucket for search indexes.', script),
}
