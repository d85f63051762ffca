import * as v from 'valibot'
import { objectEntries } from '../options/common.ts'
import type { ObjectOptions } from '../options/common.ts'
import { flag, nonEmpty, objectName } from '../options/fields.ts'
import { roleName } from '../options/postgres/postgres.ts'
import { strict } from '../options/strict.ts'
import { secretText } from './credentials-options.ts'
import { certificate, scope } from './seal-options.ts'
import type { SealingScope } from './scope.ts'

/** Options of `sealPostgresCredentials`. Namespace, name and owner have the defaults that `convexStack` has. */
export interface SealPostgresCredentialsOptions extends ObjectOptions {
  /** Certificate of the sealed-secrets controller as PEM text; if there are several, the first is used. */
  readonly certificate: string
  /**
   * Name of the Secret: the `credentials.secretName` of the database, by default the name of its cluster and
   * `-credentials`.
   * @default 'convex-db-credentials'
   */
  readonly secretName?: string | undefined
  /**
   * Owner of the database, which is the user in the Secret. It is not secret and remains readable.
   * @default 'convex'
   */
  readonly owner?: string | undefined
  /**
   * Password. It becomes part of a URL unchanged, so it may contain only letters, digits, `-`, `.`, `_` and `~`.
   * @default a new one of 256 random bits
   */
  readonly password?: string | undefined
  /**
   * Where the password can be decrypted.
   * @default 'strict'
   */
  readonly scope?: SealingScope | undefined
}

/** Options of `sealPostgresCredentialsFile`. */
export interface SealPostgresCredentialsFileOptions extends SealPostgresCredentialsOptions {
  /** Path of the file, such as `argocd/applications/convex/postgres-sealedsecret.yaml`. Its folder is created. */
  readonly file: string
  /**
   * Replace the password in the file with a new one. See `rotations` for what must restart.
   * @default false
   */
  readonly rotate?: boolean | undefined
}

/** The pod inserts the password into a URL with `$(PGPASSWORD)`, without encoding. */
function passwordProblem(password: string): string | undefined {
  if (password === '') return 'is empty'
  return /^[A-Za-z0-9._~-]+$/.test(password)
    ? undefined
    : 'becomes part of a URL unchanged: it may contain only letters, digits, "-", ".", "_" and "~"'
}

const entries = {
  ...objectEntries,
  certificate,
  secretName: v.optional(objectName, 'convex-db-credentials'),
  owner: v.optional(roleName, 'convex'),
  password: v.optional(secretText(passwordProblem)),
  scope: v.optional(scope, 'strict'),
}

export const sealPostgresOptions = strict(entries) satisfies v.GenericSchema<SealPostgresCredentialsOptions>

export const sealPostgresFileOptions = strict({
  ...entries,
  file: nonEmpty,
  rotate: v.optional(flag, false),
}) satisfies v.GenericSchema<SealPostgresCredentialsFileOptions>

/** Settings of `sealPostgresCredentials`. */
export type SealPostgresSettings = v.InferOutput<typeof sealPostgresOptions>
