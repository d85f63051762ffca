import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import * as v from 'valibot'
import { objectEntries } from './common.ts'
import type { ObjectOptions } from './common.ts'
import { withRules } from './cross-check.ts'
import type { CrossRule } from './cross-check.ts'
import { callback, flag, native, objectName, secretKey, textLike } from './fields.ts'
import { strict } from './strict.ts'

/** Keys of the credentials Secret. The names in older folders are `INSTANCE_NAME`, `INSTANCE_SECRET`, `ADMIN_KEY`. */
export interface CredentialKeys {
  /**
   * Key of the instance name, for people; read by the backend only with `instanceNameFromSecret`.
   * @default 'CONVEX_INSTANCE_NAME'
   */
  readonly instanceName?: string | undefined
  /**
   * Key of the instance secret, 64 hex digits.
   * @default 'CONVEX_INSTANCE_SECRET'
   */
  readonly instanceSecret?: string | undefined
  /**
   * Key of the admin key, for people and CI. No pod reads it.
   * @default 'CONVEX_ADMIN_KEY'
   */
  readonly adminKey?: string | undefined
}

/** Which Secret holds the credentials of an instance, and under which keys. */
export interface CredentialsReference {
  /**
   * Name of the Secret.
   * @default 'convex-backend-secrets'
   */
  readonly secretName?: string | undefined
  /** Keys in it. Default: `CONVEX_INSTANCE_NAME`, `CONVEX_INSTANCE_SECRET`, `CONVEX_ADMIN_KEY`. */
  readonly keys?: CredentialKeys | undefined
  /**
   * Let the backend read its instance name from the Secret as well. The name also names the database; from a Secret,
   * nobody can see whether the two agree.
   * @default false
   */
  readonly instanceNameFromSecret?: boolean | undefined
}

/** Options of `convexCredentials`: where the Secret comes from. */
export interface CredentialsOptions extends ObjectOptions, CredentialsReference {
  /**
   * Name of a sealed file that already lies in the folder, as `kubeseal` wrote it. `render` keeps it, lists it in the
   * kustomization, and checks its name, namespace and keys.
   * @default none
   */
  readonly sealedFile?: string | undefined
  /**
   * A SealedSecret to render: the parsed output of `kubeseal`, or the object of another tool.
   * @default none
   */
  readonly sealedSecret?: ISealedSecret | undefined
  /** Changes to the rendered objects, each run on a copy. */
  readonly edit?: CredentialsEdits | undefined
}

/** Edits of the objects of `convexCredentials`. */
export interface CredentialsEdits {
  readonly sealedSecret?: ((object: ISealedSecret) => ISealedSecret | void) | undefined
}

const fileName = textLike(
  (text) => /^[A-Za-z0-9][\w.-]*\.ya?ml$/.test(text) && text !== 'kustomization.yaml',
  'the name of a YAML file in the folder, without a path, such as "backend-sealedsecret.yaml"',
)

const keys = strict({
  instanceName: v.optional(secretKey, 'CONVEX_INSTANCE_NAME'),
  instanceSecret: v.optional(secretKey, 'CONVEX_INSTANCE_SECRET'),
  adminKey: v.optional(secretKey, 'CONVEX_ADMIN_KEY'),
})

const referenceEntries = {
  secretName: v.optional(objectName, 'convex-backend-secrets'),
  keys: v.optional(keys, {}),
  instanceNameFromSecret: v.optional(flag, false),
}

export const credentialsReference = strict(referenceEntries) satisfies v.GenericSchema<CredentialsReference>

/** A reference to the credentials, with its defaults. */
export type CredentialsReferenceSettings = v.InferOutput<typeof credentialsReference>

/** The keys that the backend reads from the Secret. */
export function keysRead({ keys: names, instanceNameFromSecret }: CredentialsReferenceSettings): readonly string[] {
  return instanceNameFromSecret ? [names.instanceSecret, names.instanceName] : [names.instanceSecret]
}

export const credentialsEdits = strict({
  sealedSecret: v.optional(callback<(object: ISealedSecret) => ISealedSecret | void>()),
})

export const credentialsEntries = {
  ...objectEntries,
  ...referenceEntries,
  sealedFile: v.optional(fileName),
  sealedSecret: v.optional(native<ISealedSecret>('an object')),
}

/** One source of the Secret at most. */
export const oneSource: CrossRule<{ sealedFile?: string | undefined; sealedSecret?: object | undefined }> = (options) =>
  options.sealedFile !== undefined && options.sealedSecret !== undefined
    ? [{ at: ['sealedFile'], message: 'give sealedFile or sealedSecret, not both: they make the same Secret' }]
    : []

export const credentialsOptions = withRules(
  strict({ ...credentialsEntries, edit: v.optional(credentialsEdits, {}) }),
  oneSource,
) satisfies v.GenericSchema<CredentialsOptions>

/** Settings of `convexCredentials`. */
export type CredentialsSettings = v.InferOutput<typeof credentialsOptions>
