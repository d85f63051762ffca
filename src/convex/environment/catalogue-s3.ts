import { text } from './variable.ts'

/** Object storage. Convex uses it only when the region and all five buckets are set, and the local disk otherwise. */
export const s3 = {
  /**
   * Region of the buckets. S3-compatible servers accept any, but it must be set.
   *
   * Unit: region. Source: `self-hosted/docker-build/run_backend.sh:36`.
   * @default local storage
   */
  AWS_REGION: text({
    unit: 'region',
    default: 'local storage',
    description: 'Region of the buckets. S3-compatible servers accept any, but it must be set.',
    source: 'self-hosted/docker-build/run_backend.sh:36',
  }),
  /**
   * Bucket for exports.
   *
   * Unit: bucket. Source: `self-hosted/docker-build/run_backend.sh:37`.
   * @default local storage
   */
  S3_STORAGE_EXPORTS_BUCKET: text({
    unit: 'bucket',
    default: 'local storage',
    description: 'Bucket for exports.',
    source: 'self-hosted/docker-build/run_backend.sh:37',
  }),
  /**
   * Bucket for imports.
   *
   * Unit: bucket. Source: `self-hosted/docker-build/run_backend.sh:38`.
   * @default local storage
   */
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: text({
    unit: 'bucket',
    default: 'local storage',
    description: 'Bucket for imports.',
    source: 'self-hosted/docker-build/run_backend.sh:38',
  }),
  /**
   * Bucket for the deployed code.
   *
   * Unit: bucket. Source: `self-hosted/docker-build/run_backend.sh:39`.
   * @default local storage
   */
  S3_STORAGE_MODULES_BUCKET: text({
    unit: 'bucket',
    default: 'local storage',
    description: 'Bucket for the deployed code.',
    source: 'self-hosted/docker-build/run_backend.sh:39',
  }),
  /**
   * Bucket for the files of users.
   *
   * Unit: bucket. Source: `self-hosted/docker-build/run_backend.sh:40`.
   * @default local storage
   */
  S3_STORAGE_FILES_BUCKET: text({
    unit: 'bucket',
    default: 'local storage',
    description: 'Bucket for the files of users.',
    source: 'self-hosted/docker-build/run_backend.sh:40',
  }),
  /**
   * Bucket for search indexes.
   *
   * Unit: bucket. Source: `self-hosted/docker-build/run_backend.sh:41`.
   * @default local storage
   */
  S3_STORAGE_SEARCH_BUCKET: text({
    unit: 'bucket',
    default: 'local storage',
    description: 'Bucket for search indexes.',
    source: 'self-hosted/docker-build/run_backend.sh:41',
  }),
} as const
