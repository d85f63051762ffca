import { boolean, integer, url } from './variable.ts'

/** How the object storage is spoken to. */
export const s3Options = {
  /**
   * Address of an S3-compatible server. Node.js actions fetch their code from it too.
   *
   * Unit: URL. Source: `crates/aws_utils/src/lib.rs:21`.
   * @default AWS
   */
  S3_ENDPOINT_URL: url({
    default: 'AWS',
    description: 'Address of an S3-compatible server. Node.js actions fetch their code from it too.',
    source: 'crates/aws_utils/src/lib.rs:21',
  }),
  /**
   * Whether the bucket is in the path instead of the host name, as MinIO and Ceph usually need.
   *
   * Unit: true or false. Source: `crates/aws_utils/src/lib.rs:26`.
   * @default false
   */
  AWS_S3_FORCE_PATH_STYLE: boolean({
    default: false,
    description: 'Whether the bucket is in the path instead of the host name, as MinIO and Ceph usually need.',
    source: 'crates/aws_utils/src/lib.rs:26',
  }),
  /**
   * Whether uploads do without the header for server-side encryption, which some servers refuse.
   *
   * Unit: true or false. Source: `crates/aws_utils/src/lib.rs:33`.
   * @default false
   */
  AWS_S3_DISABLE_SSE: boolean({
    default: false,
    description: 'Whether uploads do without the header for server-side encryption, which some servers refuse.',
    source: 'crates/aws_utils/src/lib.rs:33',
  }),
  /**
   * Whether uploads do without checksum headers, which some servers refuse.
   *
   * Unit: true or false. Source: `crates/aws_utils/src/lib.rs:40`.
   * @default false
   */
  AWS_S3_DISABLE_CHECKSUMS: boolean({
    default: false,
    description: 'Whether uploads do without checksum headers, which some servers refuse.',
    source: 'crates/aws_utils/src/lib.rs:40',
  }),
  /**
   * Whether an object's size is asked for separately, for servers whose answers to ranged reads differ from AWS.
   *
   * Unit: true or false. Source: `crates/aws_utils/src/lib.rs:47`.
   * @default false
   */
  AWS_S3_DISABLE_RANGE_PREFETCH: boolean({
    default: false,
    description:
      "Whether an object's size is asked for separately, for servers whose answers to ranged reads differ from AWS.",
    source: 'crates/aws_utils/src/lib.rs:47',
  }),
  /**
   * Time that one attempt at an S3 request may take.
   *
   * Unit: seconds, at least 1. Source: `crates/aws_utils/src/s3.rs:37`.
   * @default 30
   */
  S3_OPERATION_ATTEMPT_TIMEOUT_SECONDS: integer({
    unit: 'seconds',
    default: 30,
    min: 1,
    description: 'Time that one attempt at an S3 request may take.',
    source: 'crates/aws_utils/src/s3.rs:37',
  }),
  /**
   * Validity that temporary credentials must have left; with less they are renewed first.
   *
   * Unit: seconds, at least 0. Source: `crates/common/src/knobs.rs:1947`.
   * @default 1230
   */
  AWS_S3_MIN_IDENTITY_VALIDITY_SECS: integer({
    unit: 'seconds',
    default: 1230,
    min: 0,
    description: 'Validity that temporary credentials must have left; with less they are renewed first.',
    source: 'crates/common/src/knobs.rs:1947',
  }),
  /**
   * Largest part of a multipart upload. About eight times as much memory must be free.
   *
   * Unit: bytes, from 5242880 to 5368709120. Source: `crates/common/src/knobs.rs:1811`.
   * @default 209715200
   */
  STORAGE_MAX_INTERMEDIATE_PART_SIZE: integer({
    unit: 'bytes',
    default: 209_715_200,
    min: 5_242_880,
    max: 5_368_709_120,
    description: 'Largest part of a multipart upload. About eight times as much memory must be free.',
    source: 'crates/common/src/knobs.rs:1811',
  }),
} as const
