import { boolean, secret, text } from './variable.ts'

/** Credentials for AWS, which its SDK looks for in this order: keys, profile, web identity, container, instance. */
export const aws = {
  /**
   * Access key. Its secret is AWS_SECRET_ACCESS_KEY.
   *
   * Unit: access key id. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default the next source of credentials
   */
  AWS_ACCESS_KEY_ID: text({
    unit: 'access key id',
    default: 'the next source of credentials',
    description: 'Access key. Its secret is AWS_SECRET_ACCESS_KEY.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * Secret of the access key.
   *
   * Unit: secret. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default the next source of credentials
   */
  AWS_SECRET_ACCESS_KEY: secret({
    default: 'the next source of credentials',
    description: 'Secret of the access key.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * Session token of temporary keys.
   *
   * Unit: secret. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default no token
   */
  AWS_SESSION_TOKEN: secret({
    default: 'no token',
    description: 'Session token of temporary keys.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * Profile of the credentials file.
   *
   * Unit: profile. Source: `crates/aws_utils/src/lib.rs:89`.
   * @default default
   */
  AWS_PROFILE: text({
    unit: 'profile',
    default: 'default',
    description: 'Profile of the credentials file.',
    source: 'crates/aws_utils/src/lib.rs:89',
  }),
  /**
   * Credentials file.
   *
   * Unit: path. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default ~/.aws/credentials
   */
  AWS_SHARED_CREDENTIALS_FILE: text({
    unit: 'path',
    default: '~/.aws/credentials',
    description: 'Credentials file.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * Role that a web identity assumes. On EKS it is injected for the service account.
   *
   * Unit: role ARN. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default no web identity
   */
  AWS_ROLE_ARN: text({
    unit: 'role ARN',
    default: 'no web identity',
    description: 'Role that a web identity assumes. On EKS it is injected for the service account.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * File with the token of the web identity. On EKS it is injected for the service account.
   *
   * Unit: path. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default no web identity
   */
  AWS_WEB_IDENTITY_TOKEN_FILE: text({
    unit: 'path',
    default: 'no web identity',
    description: 'File with the token of the web identity. On EKS it is injected for the service account.',
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
  /**
   * Whether the instance's own credentials are left alone, which makes missing ones fail at once.
   *
   * Unit: true or false. Source: `crates/aws_utils/src/lib.rs:83`.
   * @default false
   */
  AWS_EC2_METADATA_DISABLED: boolean({
    default: false,
    description: "Whether the instance's own credentials are left alone, which makes missing ones fail at once.",
    source: 'crates/aws_utils/src/lib.rs:83',
  }),
} as const
