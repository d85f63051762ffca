import * as v from 'valibot'
import { objectEntries } from '../options/common.ts'
import type { ObjectOptions } from '../options/common.ts'
import { flag, nonEmpty, objectName } from '../options/fields.ts'
import { strict } from '../options/strict.ts'
import { certificate, scope } from './seal-options.ts'
import type { SealingScope } from './scope.ts'

/** Options of `sealAuthKeysFile`. Namespace and name have the defaults of the option `functionEnvironment`. */
export interface SealAuthKeysFileOptions extends ObjectOptions {
  /**
   * Path of the file, such as `argocd/applications/convex/function-environment-sealedsecret.yaml`. Its folder is
   * created.
   */
  readonly file: string
  /** Certificate of the sealed-secrets controller as PEM text; of several, the first is used. */
  readonly certificate: string
  /**
   * Name of the Secret.
   * @default 'convex-function-environment'
   */
  readonly secretName?: string | undefined
  /**
   * Where the values can be decrypted.
   * @default 'strict'
   */
  readonly scope?: SealingScope | undefined
  /**
   * Replace the key pair in the file with a new one. Other keys of the file are kept.
   * @default false
   */
  readonly rotate?: boolean | undefined
}

export const sealAuthKeysFileOptions = strict({
  ...objectEntries,
  file: nonEmpty,
  certificate,
  secretName: v.optional(objectName, 'convex-function-environment'),
  scope: v.optional(scope, 'strict'),
  rotate: v.optional(flag, false),
}) satisfies v.GenericSchema<SealAuthKeysFileOptions>
