import * as v from 'valibot'
import { below, issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { externalSecretEntries, remoteReference } from '../secrets/external-secret.ts'
import type { ExternalSecretOptions, RemoteReference } from '../secrets/external-secret.ts'
import { secretName } from '../fields.ts'
import { oneSource, sealedSourceEntries } from '../secrets/secret-source.ts'
import type { SealedSourceOptions } from '../secrets/secret-source.ts'
import type { PostgresClusterSettings } from './postgres.ts'
import { strict } from '../strict.ts'

/** The database password from a secret store, through External Secrets. The user is the owner of the database. */
export interface PostgresExternalSecretOptions extends ExternalSecretOptions {
  /** Where the value is stored at the provider. */
  readonly remoteRefs: {
    /** The password. It is inserted into a URL unchanged: only letters, digits, `-`, `.`, `_` and `~`. */
    readonly password: RemoteReference
  }
}

/**
 * A separate Secret for the owner of the database, instead of the one that CloudNativePG creates. Only a separate
 * Secret can be rotated in Git. It is of type `kubernetes.io/basic-auth`, its `username` is the owner, and its label
 * `cnpg.io/reload: "true"` makes the operator apply a new password at once. Without a source, the Secret must be
 * created outside of the folder.
 */
export interface PostgresCredentialsOptions extends SealedSourceOptions {
  /**
   * Name of the Secret.
   * @default the name of the cluster with the suffix `-credentials`
   */
  readonly secretName?: string | undefined
  /**
   * An ExternalSecret that fetches the password from a secret store.
   * @default none
   */
  readonly externalSecret?: PostgresExternalSecretOptions | undefined
}

export const postgresCredentials = strict({
  secretName: v.optional(secretName),
  ...sealedSourceEntries,
  externalSecret: v.optional(strict({ ...externalSecretEntries, remoteRefs: strict({ password: remoteReference }) })),
}) satisfies v.GenericSchema<PostgresCredentialsOptions>

type Settings = Pick<PostgresClusterSettings, 'name' | 'credentials'>

/** Name of the owner's Secret: the operator's own unless there are `credentials`. */
export function ownerSecretOf({ name, credentials }: Settings): string {
  if (credentials === undefined) return `${name}-app`
  return credentials.secretName ?? `${name}-credentials`
}

const operatorSuffixes = ['ca', 'server', 'replication', 'superuser']

const notTheOperators: CrossRule<Settings> = (settings) => {
  const { name, credentials } = settings
  if (credentials === undefined) return []
  const secret = ownerSecretOf(settings)
  return operatorSuffixes.some((suffix) => secret === `${name}-${suffix}`)
    ? issue(['credentials', 'secretName'], `"${secret}" is a Secret that CloudNativePG creates; choose another`)
    : []
}

const oneSourceOfOwner: CrossRule<Settings> = ({ credentials }) =>
  credentials === undefined ? [] : below('credentials', oneSource(credentials))

/** Rules over the owner's Secret. */
export const postgresCredentialsRules: readonly CrossRule<Settings>[] = [notTheOperators, oneSourceOfOwner]
