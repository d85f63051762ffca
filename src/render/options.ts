import * as v from 'valibot'
import type { K8sObject } from '../kubernetes/object.ts'
import { describe, typeName } from '../options/describe.ts'
import { callback, flag, listOf, oneOf, textLike } from '../options/fields.ts'
import { orOff } from '../options/choice.ts'
import { parse } from '../options/parse.ts'
import { sealedSecretsController } from '../options/secrets/sealed-secrets-controller.ts'
import type { SealedSecretsController } from '../options/secrets/sealed-secrets-controller.ts'
import { strict } from '../options/strict.ts'
import { isWritable } from '../kubernetes/writable.ts'
import type { AcceptedChange } from './changes/refusal.ts'
import { acceptedForm, isAccepted } from './changes/refused.ts'

/** Gives an object its file name, knowing the one that it would have. */
export type FileName = (object: K8sObject, suggested: string) => string

/** Options that `renderFiles` and `render` share. */
export interface FileOptions {
  /**
   * Names the file of an object: a bare name of letters, digits, `-`, `_` and `.` that ends in `.yaml`.
   * @default the suggested name, such as `backend-deployment.yaml`
   */
  readonly fileName?: FileName | undefined
  /**
   * Text for the top of every file, below the marker, each line as a comment.
   * @default none
   */
  readonly header?: string | undefined
  /**
   * Whether to write a `README.md` with the runbook of the deployment, or values that the runbook cannot derive from
   * the objects. An existing `README.md` of the user is always kept. Objects without a backend, or with several
   * backends, have no runbook.
   * @default true
   */
  readonly runbook?: boolean | RunbookOptions | undefined
  /**
   * Whether every object is validated against the OpenAPI schema of its kind, as far as a stack can have objects of that
   * kind. Builders validate only what their options cannot check: edited objects, and sections that are written freely
   * (`postgres.affinity`, `ignoreDifferences`, a given SealedSecret).
   * @default false
   */
  readonly strict?: boolean | undefined
}

/** Values of a runbook that are in no object of the deployment. */
export interface RunbookOptions {
  /**
   * The sealed-secrets controller, for `kubeseal`.
   * @default { name: 'sealed-secrets-controller', namespace: 'kube-system' }
   */
  readonly sealedSecrets?: SealedSecretsController | undefined
}

/** Options of `renderFiles`. */
export interface RenderFilesOptions extends FileOptions {
  /**
   * Names of other manifests in the folder that the kustomization must also list.
   * @default []
   */
  readonly foreign?: readonly string[] | undefined
}

/** How `render` treats the folder. */
export type RenderMode = 'write' | 'check' | 'dry-run'

/** Progress of a run of `render`. */
export interface RenderProgress {
  /**
   * First the folder is read, then files are written and removed. In the modes that write nothing, the folder is only
   * read.
   */
  readonly step: 'read' | 'write'
  /** Number of files completed in this step. */
  readonly done: number
  /** Total number of files in this step. */
  readonly total: number
  /** The last completed file. */
  readonly name: string
}

/** Options of `render`. */
export interface RenderOptions extends FileOptions {
  /**
   * - `write` brings the folder up to date.
   * - `check` writes nothing and reports what `write` would do. For CI: fail when `inSync` is false.
   * - `dry-run` is the same as `check`, for showing the diff before a write.
   * @default 'write'
   */
  readonly mode?: RenderMode | undefined
  /**
   * Adopt existing files that have the name of a rendered file, but not the marker of this package: they are
   * overwritten, and owned from then on. Other files are never changed. The entries of a kustomization stay on its
   * list. A kustomization with other fields, such as patches, is refused, and so is a file with an object that is
   * missing from the new files.
   * @default false
   */
  readonly adopt?: boolean | undefined
  /**
   * Refused changes to make anyway (`docs/recipes.md`): `CHANGE:NAME`, in `renderFleet` `CHANGE:INSTANCE/NAME`, as
   * shown in the error. An entry that matches nothing has no effect. Remove it nevertheless, because it accepts a later
   * change of the same kind to the same object.
   * @default []
   */
  readonly accept?: readonly AcceptedChange[] | undefined
  /**
   * Accept objects that are empty, or contain only kept files: every file of an earlier run is removed. Without this
   * option, they are an error, because the usual cause is a condition or a query that found nothing. Argo CD then
   * prunes the objects that are no longer listed, except objects with data (`Prune=false`). When no object is left, its
   * automated sync refuses, unless the Application also has `allowEmpty: true` (argo-cd@v3.6.1
   * docs/user-guide/auto_sync.md#"## Automatic Pruning with Allow-Empty (v1.8)").
   * @default false
   */
  readonly allowEmpty?: boolean | undefined
  /**
   * Called after every file that was read or written; `false` turns it off. An error that it throws ends the run.
   * @default `terminalProgress()` in the modes that write nothing, and nothing in `write`
   */
  readonly onProgress?: ((progress: RenderProgress) => void) | false | undefined
}

const runbookOptions = strict({
  sealedSecrets: v.optional(sealedSecretsController, {}),
}) satisfies v.GenericSchema<RunbookOptions>

const orNone = v.lazy((input) =>
  typeof input === 'boolean'
    ? v.pipe(
        flag,
        v.transform((on) => (on ? v.parse(runbookOptions, {}) : false)),
      )
    : runbookOptions,
)

const fileEntries = {
  fileName: v.optional(callback<FileName>()),
  header: v.optional(textLike(isWritable, 'text without control characters')),
  runbook: v.optional(orNone, {}),
  strict: v.optional(flag, false),
}

export const renderFilesOptions = strict({
  ...fileEntries,
  foreign: v.optional(listOf(textLike(isWritable, 'a file name')), []),
}) satisfies v.GenericSchema<RenderFilesOptions>

const acceptedChange = v.custom<AcceptedChange>(
  (value) => typeof value === 'string' && isAccepted(value),
  ({ input }) => `expected ${acceptedForm}, got ${typeof input === 'string' ? describe(input) : typeName(input)}`,
)

export const renderOptions = strict({
  ...fileEntries,
  mode: v.optional(oneOf(['write', 'check', 'dry-run']), 'write'),
  adopt: v.optional(flag, false),
  accept: v.optional(listOf(acceptedChange), []),
  allowEmpty: v.optional(flag, false),
  onProgress: v.optional(orOff(callback<(progress: RenderProgress) => void>())),
}) satisfies v.GenericSchema<RenderOptions>

/** Settings of the files of a folder, however they are written. */
export type FileSettings = Omit<v.InferOutput<typeof renderFilesOptions>, 'foreign'>

/** Settings of `render`: its options, checked and complete. */
export type RenderSettings = v.InferOutput<typeof renderOptions>

/** Checks the options of `renderFiles` and fills in the defaults. */
export function renderFilesSettings(options: RenderFilesOptions): v.InferOutput<typeof renderFilesOptions> {
  return parse('renderFiles', renderFilesOptions, options)
}

/** Checks the options of `render` and fills in the defaults. */
export function renderSettings(options: RenderOptions): RenderSettings {
  return parse('render', renderOptions, options)
}
