import * as v from 'valibot'
import { instanceSecretProblem, readAdminKey } from '../convex/admin-key/index.ts'
import type { AdminKeyFormat } from '../convex/admin-key/index.ts'
import { objectEntries } from '../options/common.ts'
import type { ObjectOptions } from '../options/common.ts'
import { credentialsReferenceEntries, keysDiffer } from '../options/secrets/credentials.ts'
import type { CredentialsReference } from '../options/secrets/credentials.ts'
import { withRules } from '../options/cross-check.ts'
import type { CrossRule } from '../options/cross-check.ts'
import { typeName } from '../options/describe.ts'
import { flag, instanceName, nonEmpty, oneOf } from '../options/fields.ts'
import { strict } from '../options/strict.ts'
import { certificate, scope } from './seal-options.ts'
import type { SealingScope } from './scope.ts'

/** Options of `sealCredentials`. Namespace, name and keys of the Secret have the defaults that `convexStack` has. */
export interface SealCredentialsOptions extends ObjectOptions, Pick<CredentialsReference, 'secretName' | 'keys'> {
  /**
   * Certificate of the sealed-secrets controller as PEM text, as `kubeseal --fetch-cert` prints it. If there are
   * several, the first is used.
   */
  readonly certificate: string
  /**
   * Name of the instance. It also determines the name of the database, and can never be changed.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /**
   * Instance secret of an existing instance: 64 hex digits.
   * @default a new one
   */
  readonly instanceSecret?: string | undefined
  /**
   * An existing admin key; requires its `instanceSecret`, and must be for the same instance.
   * @default a new one
   */
  readonly adminKey?: string | undefined
  /**
   * Format of a new admin key: `legacy` for images from before 2025-05-30.
   * @default 'current'
   */
  readonly adminKeyFormat?: AdminKeyFormat | undefined
  /**
   * Where the values can be decrypted.
   * @default 'strict'
   */
  readonly scope?: SealingScope | undefined
}

/** Options of `sealCredentialsFile`. */
export interface SealCredentialsFileOptions extends SealCredentialsOptions {
  /** Path of the file, such as `argocd/applications/convex/backend-sealedsecret.yaml`. Its folder is created. */
  readonly file: string
  /**
   * Replace the values in the file with new ones. See `rotations` for what becomes invalid.
   * @default false
   */
  readonly rotate?: boolean | undefined
  /**
   * Path of a file for the admin key in plain text. It is created with mode 0600, only together with the sealed file,
   * and never overwrites another file.
   * @default none
   */
  readonly adminKeyFile?: string | undefined
}

/** A text that is never repeated. */
export function secretText(problem: (value: string) => string | undefined) {
  return v.pipe(
    v.string((issue) => `expected text, got ${typeName(issue.input)}`),
    v.check(
      (value) => problem(value) === undefined,
      (issue) => problem(issue.input) ?? '',
    ),
  )
}

interface Settings {
  readonly instanceName: string
  readonly instanceSecret?: string | undefined
  readonly adminKey?: string | undefined
  readonly keys: Readonly<Record<string, string>>
}

const adminKeyFits: CrossRule<Settings> = ({ instanceName: name, instanceSecret, adminKey }) => {
  if (adminKey === undefined) return []
  if (instanceSecret === undefined) {
    const message = 'needs the instanceSecret that it was created with; omit it for a new one'
    return [{ at: ['adminKey'], message }]
  }
  if (instanceSecretProblem(instanceSecret) !== undefined) return []
  const reading = readAdminKey(adminKey, instanceSecret, { instanceName: name })
  return reading.valid ? [] : [{ at: ['adminKey'], message: `cannot be used here: ${reading.reason}` }]
}

const { secretName, keys } = credentialsReferenceEntries

const entries = {
  ...objectEntries,
  certificate,
  secretName,
  keys,
  instanceName: v.optional(instanceName, 'convex-self-hosted'),
  instanceSecret: v.optional(secretText(instanceSecretProblem)),
  adminKey: v.optional(secretText(() => undefined)),
  adminKeyFormat: v.optional(oneOf(['current', 'legacy']), 'current'),
  scope: v.optional(scope, 'strict'),
}

export const sealCredentialsOptions = withRules(
  strict(entries),
  adminKeyFits,
  keysDiffer,
) satisfies v.GenericSchema<SealCredentialsOptions>

export const sealCredentialsFileOptions = withRules(
  strict({ ...entries, file: nonEmpty, rotate: v.optional(flag, false), adminKeyFile: v.optional(nonEmpty) }),
  adminKeyFits,
  keysDiffer,
) satisfies v.GenericSchema<SealCredentialsFileOptions>

/** Settings of `sealCredentials`. */
export type SealCredentialsSettings = v.InferOutput<typeof sealCredentialsOptions>
