import { boolean, integer, secret, text, url } from '../variable.ts'

const awsUtils = 'crates/aws_utils/src/lib.rs'
const credentialsChain = 'crates/aws_utils/src/lib.rs#"DefaultCredentialsChain::builder()"'

/** How the object storage is reached. */
export const storage = {
  // How the object storage is spoken to.
  S3_ENDPOINT_URL: url('AWS').describe(
    'Address of an S3-compatible server. Node.js actions fetch their code from it too.',
    awsUtils,
  ),
  AWS_S3_FORCE_PATH_STYLE: boolean(false).describe(
    'Whether the bucket is in the path instead of the host name, as MinIO and Ceph usually need.',
    awsUtils,
  ),
  AWS_S3_DISABLE_SSE: boolean(false).describe(
    'Whether uploads do without the header for server-side encryption, which some servers refuse.',
    awsUtils,
  ),
  AWS_S3_DISABLE_CHECKSUMS: boolean(false).describe(
    'Whether uploads do without checksum headers, which some servers refuse.',
    awsUtils,
  ),
  AWS_S3_DISABLE_RANGE_PREFETCH: boolean(false).describe(
    "Whether an object's size is asked for separately, for servers whose answers to ranged reads differ from AWS.",
    awsUtils,
  ),
  S3_OPERATION_ATTEMPT_TIMEOUT_SECONDS: integer(30, 'seconds').describe(
    'Time that one attempt at an S3 request may take.',
    'crates/aws_utils/src/s3.rs',
  ),
  AWS_S3_MIN_IDENTITY_VALIDITY_SECS: integer(1230, 'seconds', { min: 0 }).describe(
    'Validity that temporary credentials must have left; with less they are renewed first.',
  ),
  STORAGE_MAX_INTERMEDIATE_PART_SIZE: integer(209_715_200, 'bytes', {
    min: 5_242_880,
    max: 5_368_709_120,
  }).describe('Largest part of a multipart upload. About eight times as much memory must be free.'),

  // Credentials for AWS, which its SDK looks for in this order: keys, profile, web identity, container, instance.
  AWS_ACCESS_KEY_ID: text('the next source of credentials', 'access key id').describe(
    'Access key. Its secret is AWS_SECRET_ACCESS_KEY.',
    credentialsChain,
  ),
  AWS_SECRET_ACCESS_KEY: secret('the next source of credentials').describe(
    'Secret of the access key.',
    credentialsChain,
  ),
  AWS_SESSION_TOKEN: secret('no token').describe('Session token of temporary keys.', credentialsChain),
  AWS_PROFILE: text('default', 'profile').describe('Profile of the credentials file.', awsUtils),
  AWS_SHARED_CREDENTIALS_FILE: text('~/.aws/credentials', 'path').describe('Credentials file.', credentialsChain),
  AWS_ROLE_ARN: text('no web identity', 'role ARN').describe(
    'Role that a web identity assumes. On EKS it is injected for the service account.',
    credentialsChain,
  ),
  AWS_WEB_IDENTITY_TOKEN_FILE: text('no web identity', 'path').describe(
    'File with the token of the web identity. On EKS it is injected for the service account.',
    credentialsChain,
  ),
  AWS_EC2_METADATA_DISABLED: boolean(false).describe(
    "Whether the instance's own credentials are left alone, which makes missing ones fail at once.",
    credentialsChain,
  ),
}
