import * as v from 'valibot'
import type { SecretKeyReference } from '../common.ts'
import { onlySecretKey } from '../secrets/secret-key.ts'
import { serviceAccountOptions } from '../policy/service-account.ts'
import type { ServiceAccountOptions } from '../policy/service-account.ts'
import { strict } from '../strict.ts'

/** An access key for object storage, each part in a key of a Secret. */
export interface S3AccessKey {
  /** Key of a Secret with the id of the access key. */
  readonly accessKeyId: SecretKeyReference
  /** Key of a Secret with the secret of the access key. */
  readonly secretAccessKey: SecretKeyReference
  /**
   * Key of a Secret with the session token of a temporary access key.
   * @default none
   */
  readonly sessionToken?: SecretKeyReference | undefined
}

/** The identity of the pod instead of an access key: IAM roles for service accounts, EKS Pod Identity. */
export interface S3PodIdentity {
  /** ServiceAccount with the role. */
  readonly serviceAccount: ServiceAccountOptions
}

/**
 * Credentials for object storage. AWS' default credential chain accepts both (convex-backend@652b828
 * crates/aws_utils/src/lib.rs#must_config_from_env).
 */
export type S3Credentials = S3AccessKey | S3PodIdentity

export const accessKey = strict({
  accessKeyId: onlySecretKey,
  secretAccessKey: onlySecretKey,
  sessionToken: v.optional(onlySecretKey),
}) satisfies v.GenericSchema<S3AccessKey>

const podIdentity = strict({ serviceAccount: serviceAccountOptions })

/** Whether options select the pod's identity. */
export function isPodIdentity(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'serviceAccount' in value
}

/** An access key or an identity, distinguished so that only the issues of that form are reported. */
export const s3Credentials = v.lazy((input) =>
  isPodIdentity(input) ? podIdentity : accessKey,
) satisfies v.GenericSchema<S3Credentials>

/** Settings of credentials for object storage. */
export type S3CredentialsSettings = v.InferOutput<typeof s3Credentials>
