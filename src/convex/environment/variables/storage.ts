import { boolean, integer, secret, text, url } from '../variable.ts'

/** How the object storage is reached. */
export const storage = {
  // How the object storage is spoken to.
  S3_ENDPOINT_URL: url('AWS', 'crates/aws_utils/src/lib.rs:21').describe(
    'Address of an S3-compatible server. Node.js actions fetch their code from it too.',
  ),
  AWS_S3_FORCE_PATH_STYLE: boolean(false, 'crates/aws_utils/src/lib.rs:26').describe(
    'Whether the bucket is in the path instead of the host name, as MinIO and Ceph usually need.',
  ),
  AWS_S3_DISABLE_SSE: boolean(false, 'crates/aws_utils/src/lib.rs:33').describe(
    'Whether uploads do without the header for server-side encryption, which some servers refuse.',
  ),
  AWS_S3_DISABLE_CHECKSUMS: boolean(false, 'crates/aws_utils/src/lib.rs:40').describe(
    'Whether uploads do without checksum headers, which some servers refuse.',
  ),
  AWS_S3_DISABLE_RANGE_PREFETCH: boolean(false, 'crates/aws_utils/src/lib.rs:47').describe(
    "Whether an object's size is asked for separately, for servers whose answers to ranged reads differ from AWS.",
  ),
  S3_OPERATION_ATTEMPT_TIMEOUT_SECONDS: integer(30, 'seconds', 'crates/aws_utils/src/s3.rs:37').describe(
    'Time that one attempt at an S3 request may take.',
  ),
  AWS_S3_MIN_IDENTITY_VALIDITY_SECS: integer(1230, 'seconds', 'knobs.rs:1947', { min: 0 }).describe(
    'Validity that temporary credentials must have left; with less they are renewed first.',
  ),
  STORAGE_MAX_INTERMEDIATE_PART_SIZE: integer(209_715_200, 'bytes', 'knobs.rs:1811', {
    min: 5_242_880,
    max: 5_368_709_120,
  }).describe('Largest part of a multipart upload. About eight times as much memory must be free.'),

  // Credentials for AWS, which its SDK looks for in this order: keys, profile, web identity, container, instance.
  AWS_ACCESS_KEY_ID: text('the next source of credentials', 'access key id', 'crates/aws_utils/src/lib.rs:83').describe(
    'Access key. Its secret is AWS_SECRET_ACCESS_KEY.',
  ),
  AWS_SECRET_ACCESS_KEY: secret('the next source of credentials', 'crates/aws_utils/src/lib.rs:83').describe(
    'Secret of the access key.',
  ),
  AWS_SESSION_TOKEN: secret('no token', 'crates/aws_utils/src/lib.rs:83').describe('Session token of temporary keys.'),
  AWS_PROFILE: text('default', 'profile', 'crates/aws_utils/src/lib.rs:89').describe(
    'Profile of the credentials file.',
  ),
  AWS_SHARED_CREDENTIALS_FILE: text('~/.aws/credentials', 'path', 'crates/aws_utils/src/lib.rs:83').describe(
    'Credentials file.',
  ),
  AWS_ROLE_ARN: text('no web identity', 'role ARN', 'crates/aws_utils/src/lib.rs:83').describe(
    'Role that a web identity assumes. On EKS it is injected for the service account.',
  ),
  AWS_WEB_IDENTITY_TOKEN_FILE: text('no web identity', 'path', 'crates/aws_utils/src/lib.rs:83').describe(
    'File with the token of the web identity. On EKS it is injected for the service account.',
  ),
  AWS_EC2_METADATA_DISABLED: boolean(false, 'crates/aws_utils/src/lib.rs:83').describe(
    "Whether the instance's own credentials are left alone, which makes missing ones fail at once.",
  ),
}
