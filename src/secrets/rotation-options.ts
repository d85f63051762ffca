import * as v from 'valibot'
import { dnsLabel, instanceName, listOf, nonEmpty, objectName, oneOf, serviceName } from '../options/fields.ts'
import { roleName } from '../options/postgres/postgres.ts'
import { sealedSecretsController } from '../options/secrets/sealed-secrets-controller.ts'
import type { SealedSecretsController } from '../options/secrets/sealed-secrets-controller.ts'
import { strict } from '../options/strict.ts'

/** Options of `rotations`: the names of a deployment, with the defaults of `convexStack`. */
export interface RotationOptions {
  /**
   * Where the Secrets come from.
   * @default 'sealedFile'
   */
  readonly source?: 'sealedFile' | 'externalSecret' | undefined
  /**
   * Namespace of everything.
   * @default 'convex'
   */
  readonly namespace?: string | undefined
  /**
   * Name of the instance.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /**
   * Name of the Secret with the credentials.
   * @default 'convex-backend-secrets'
   */
  readonly secretName?: string | undefined
  /**
   * Path of its sealed file.
   * @default 'backend-sealedsecret.yaml'
   */
  readonly sealedFile?: string | undefined
  /**
   * Name of the backend's Deployment.
   * @default 'convex-backend'
   */
  readonly backendName?: string | undefined
  /**
   * Name of the Job that sets the environment of functions, which reads the admin key.
   * @default none
   */
  readonly functionEnvironmentName?: string | undefined
  /**
   * Paths of other sealed files, such as that of `functionEnvironment`.
   * @default []
   */
  readonly otherSealedFiles?: readonly string[] | undefined
  /**
   * Name of the database cluster.
   * @default 'convex-db'
   */
  readonly databaseName?: string | undefined
  /**
   * Name of the Secret of the database's owner.
   * @default 'convex-db-credentials'
   */
  readonly databaseSecretName?: string | undefined
  /**
   * Path of its sealed file.
   * @default 'postgres-sealedsecret.yaml'
   */
  readonly databaseSealedFile?: string | undefined
  /**
   * Owner of the database.
   * @default 'convex'
   */
  readonly databaseOwner?: string | undefined
  /**
   * The sealed-secrets controller.
   * @default { name: 'sealed-secrets-controller', namespace: 'kube-system' }
   */
  readonly sealedSecrets?: SealedSecretsController | undefined
}

export const rotationOptions = strict({
  source: v.optional(oneOf(['sealedFile', 'externalSecret']), 'sealedFile'),
  namespace: v.optional(dnsLabel, 'convex'),
  instanceName: v.optional(instanceName, 'convex-self-hosted'),
  secretName: v.optional(objectName, 'convex-backend-secrets'),
  sealedFile: v.optional(nonEmpty, 'backend-sealedsecret.yaml'),
  backendName: v.optional(serviceName, 'convex-backend'),
  functionEnvironmentName: v.optional(serviceName),
  otherSealedFiles: v.optional(listOf(nonEmpty), []),
  databaseName: v.optional(serviceName, 'convex-db'),
  databaseSecretName: v.optional(objectName, 'convex-db-credentials'),
  databaseSealedFile: v.optional(nonEmpty, 'postgres-sealedsecret.yaml'),
  databaseOwner: v.optional(roleName, 'convex'),
  sealedSecrets: v.optional(sealedSecretsController, {}),
}) satisfies v.GenericSchema<RotationOptions>

/** Settings of `rotations`. */
export type RotationSettings = v.InferOutput<typeof rotationOptions>
