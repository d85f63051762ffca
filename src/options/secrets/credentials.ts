import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import * as v from 'valibot'
import { objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { issue, withRules } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { describe } from '../describe.ts'
import { externalSecretEntries, remoteReference } from './external-secret.ts'
import type { ExternalSecretOptions, RemoteReference } from './external-secret.ts'
import { editsOf, flag, secretKey, secretName } from '../fields.ts'
import { oneSource, sealedSourceEntries } from './secret-source.ts'
import type { SealedSourceOptions } from './secret-source.ts'
import { strict } from '../strict.ts'
import type { SettingsOf } from '../strict.ts'

/** Keys of the credentials Secret. Older folders use the names `INSTANCE_NAME`, `INSTANCE_SECRET`, `ADMIN_KEY`. */
export interface CredentialKeys {
  /**
   * Key of the instance name, for administrators; the backend reads it only with `instanceNameFromSecret`.
   * @default 'CONVEX_INSTANCE_NAME'
   */
  readonly instanceName?: string | undefined
  /**
   * Key of the instance secret, 64 hex digits.
   * @default 'CONVEX_INSTANCE_SECRET'
   */
  readonly instanceSecret?: string | undefined
  /**
   * Key of the admin key, for administrators and CI. Only the jobs of `export` and `functionEnvironment` read it.
   * @default 'CONVEX_ADMIN_KEY'
   */
  readonly adminKey?: string | undefined
}

/** The Secret with the credentials of an instance, and its keys. */
export interface CredentialsReference {
  /**
   * Name of the Secret.
   * @default 'convex-backend-secrets'
   */
  readonly secretName?: string | undefined
  /**
   * Keys in it.
   * @default { instanceName: 'CONVEX_INSTANCE_NAME', instanceSecret: 'CONVEX_INSTANCE_SECRET', adminKey: 'CONVEX_ADMIN_KEY' }
   */
  readonly keys?: CredentialKeys | undefined
  /**
   * Make the backend read its instance name from the Secret as well. The name also names the database; if it comes from
   * a Secret, `check` cannot compare the two.
   * @default false
   */
  readonly instanceNameFromSecret?: boolean | undefined
}

/** Credentials from a secret store, through External Secrets. */
export interface CredentialsExternalSecretOptions extends ExternalSecretOptions {
  /** Where each value is stored at the provider. */
  readonly remoteRefs: {
    /** The instance secret, 64 hex digits without a line break. */
    readonly instanceSecret: RemoteReference
    /**
     * The admin key, for administrators and CI.
     * @default none; it is not in the Secret
     */
    readonly adminKey?: RemoteReference | undefined
    /**
     * The instance name; needed with `instanceNameFromSecret`.
     * @default none; it is not in the Secret
     */
    readonly instanceName?: RemoteReference | undefined
  }
}

/** Options of `convexCredentials`: where the Secret comes from. */
export interface CredentialsOptions extends ObjectOptions, CredentialsReference, SealedSourceOptions {
  /**
   * An ExternalSecret that fetches the values from a secret store.
   * @default none
   */
  readonly externalSecret?: CredentialsExternalSecretOptions | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: CredentialsEdits | undefined
}

/** Edits of the objects of `convexCredentials`. */
export interface CredentialsEdits {
  readonly sealedSecret?: ((object: ISealedSecret) => ISealedSecret | void) | undefined
  readonly externalSecret?: ((object: IExternalSecret) => IExternalSecret | void) | undefined
}

/** The default location of the admin key. */
export const defaultAdminKey = { secret: 'convex-backend-secrets', key: 'CONVEX_ADMIN_KEY' }

const keys = strict({
  instanceName: v.optional(secretKey, 'CONVEX_INSTANCE_NAME'),
  instanceSecret: v.optional(secretKey, 'CONVEX_INSTANCE_SECRET'),
  adminKey: v.optional(secretKey, 'CONVEX_ADMIN_KEY'),
})

/** Name and keys of the Secret, with their defaults. */
export const credentialsReferenceEntries = {
  secretName: v.optional(secretName, 'convex-backend-secrets'),
  keys: v.optional(keys, {}),
  instanceNameFromSecret: v.optional(flag, false),
}

export const credentialsReference = strict(credentialsReferenceEntries) satisfies v.GenericSchema<CredentialsReference>

/** A reference to the credentials, with its defaults. */
export type CredentialsReferenceSettings = v.InferOutput<typeof credentialsReference>

/** The keys that the backend reads from the Secret. */
export function keysRead({ keys: names, instanceNameFromSecret }: CredentialsReferenceSettings): readonly string[] {
  return instanceNameFromSecret ? [names.instanceSecret, names.instanceName] : [names.instanceSecret]
}

export const credentialsEdits = editsOf<CredentialsEdits>({ sealedSecret: true, externalSecret: true })

export const credentialsEntries = {
  ...credentialsReferenceEntries,
  ...sealedSourceEntries,
  externalSecret: v.optional(
    strict({
      ...externalSecretEntries,
      remoteRefs: strict({
        instanceSecret: remoteReference,
        adminKey: v.optional(remoteReference),
        instanceName: v.optional(remoteReference),
      }),
    }),
  ),
}

type Sources = SettingsOf<typeof credentialsEntries>

const nameIsFetched: CrossRule<Sources> = ({ instanceNameFromSecret, externalSecret }) =>
  instanceNameFromSecret && externalSecret !== undefined && externalSecret.remoteRefs.instanceName === undefined
    ? issue(
        ['externalSecret', 'remoteRefs', 'instanceName'],
        'is required with instanceNameFromSecret: the backend reads its name from the Secret',
      )
    : []

/** A Secret has one value for a key. */
export const keysDiffer: CrossRule<{ readonly keys: Readonly<Record<string, string>> }> = ({ keys: given }) => {
  const names = Object.values(given)
  return Object.entries(given)
    .filter(([, name], index) => names.indexOf(name) < index)
    .map(([role, name]) => ({ at: ['keys', role], message: `${describe(name)} is the key of another value already` }))
}

/** Rules over the options of `convexCredentials`. */
export const credentialsRules: readonly CrossRule<Sources>[] = [oneSource, nameIsFetched, keysDiffer]

export const credentialsOptions = withRules(
  strict({ ...objectEntries, ...credentialsEntries, edit: v.optional(credentialsEdits, {}) }),
  ...credentialsRules,
) satisfies v.GenericSchema<CredentialsOptions>

/** Settings of `convexCredentials`. */
export type CredentialsSettings = v.InferOutput<typeof credentialsOptions>
