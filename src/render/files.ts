import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { guarded } from '../guarded.ts'
import { isKeptFile } from '../kubernetes/kept-file.ts'
import type { KeptFile } from '../kubernetes/kept-file.ts'
import type { Leaf, Objects } from '../kubernetes/walk.ts'
import { leavesOf } from '../kubernetes/walk.ts'
import { nameClashes, ownClashes } from './clashes.ts'
import { isManifestName, kustomizationName, runbookName } from './file-name.ts'
import { kustomizationText } from './kustomization.ts'
import { renderFilesSettings } from './options.ts'
import type { FileSettings, RenderFilesOptions } from './options.ts'
import { ownFile } from './disk/own-file.ts'
import type { OwnFile } from './disk/own-file.ts'
import { runbookOf } from './runbook-file.ts'

/** The required files of a folder, except for the kustomization, which also depends on the other files. */
export interface FileSet {
  readonly own: readonly OwnFile[]
  readonly kept: readonly KeptFile[]
  /** The runbook, unless it is turned off or there is no single backend. */
  readonly runbook: string | undefined
}

/**
 * The files of a folder as names and texts, sorted by name: one file per object, a `kustomization.yaml` that lists
 * them, and a `README.md` with the runbook of the deployment (see `runbook`). Pure: nothing is read or written, and the
 * same objects result in the same bytes.
 *
 * The name of a file consists of its component and its kind: `backend-deployment.yaml`, `ingressroute-redirect.yaml`,
 * and `configmap-extra.yaml` for the object `extra` in a list. Each file begins with a comment that marks it as
 * generated. Files that the folder must keep (such as a sealed file) are listed in the kustomization, but are not in
 * the result.
 *
 * @throws ConvexK8sError with every issue at once: two objects with one file name or one identity, an object without a
 * name, a plain Secret with values, a file name that is not allowed, text that YAML cannot carry.
 *
 * @example
 * ```ts
 * import { convexStack, renderFiles } from '@proompteng/convex-k8s'
 *
 * const files = renderFiles(convexStack({ host: 'convex.example.com' }))
 * console.log([...files.keys()])
 * ```
 */
export function renderFiles(objects: Objects, options: RenderFilesOptions = {}): Map<string, string> {
  const settings = renderFilesSettings(options)
  const { own, kept, runbook } = fileSetOf(objects, settings)
  const issues = settings.foreign.filter((name) => !isManifestName(name)).map(foreignNameIssue)
  if (issues.length > 0) throw new ConvexK8sError('The files cannot be rendered.', issues)
  const names = [...own.map((file) => file.name), ...kept.map((file) => file.keptFile), ...settings.foreign]
  const files = [
    ...own.map((file) => [file.name, file.text] as const),
    [kustomizationName, kustomizationText(names, settings.header)] as const,
    ...(runbook === undefined ? [] : [[runbookName, runbook] as const]),
  ]
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The own and the kept files of a nesting of objects. Throws with every issue at once. */
export function fileSetOf(objects: Objects, options: FileSettings): FileSet {
  return fileSetOfLeaves(leavesOf(objects), options)
}

/** The same for objects that have been read already. */
export function fileSetOfLeaves(leaves: readonly Leaf[], options: FileSettings): FileSet {
  return guarded('render', () => filesOf(leaves, options))
}

function filesOf(leaves: readonly Leaf[], options: FileSettings): FileSet {
  const own = leaves.flatMap((leaf) => ownFiles(leaf, options))
  const kept = leaves.flatMap(({ value }) => (isKeptFile(value) ? [value] : []))
  const issues = [
    ...own.flatMap((file) => file.issues),
    ...kept.filter(({ keptFile }) => !isManifestName(keptFile)).map(keptNameIssue),
    ...nameClashes(own, kept),
    ...ownClashes(own, kept),
  ]
  if (issues.length > 0) throw new ConvexK8sError('The files cannot be rendered.', issues)
  const { runbook, header } = options
  return { own, kept, runbook: runbook === false ? undefined : runbookOf({ own, kept }, { ...runbook, header }) }
}

function ownFiles({ keys, value }: Leaf, options: FileSettings): readonly OwnFile[] {
  return isKeptFile(value) ? [] : [ownFile(keys, value, options)]
}

function keptNameIssue({ keptFile }: KeptFile): Issue {
  return { path: keptFile, message: `a kept file ${allowedManifest}` }
}

function foreignNameIssue(name: string): Issue {
  return { path: `foreign: ${name}`, message: `a foreign file ${allowedManifest}` }
}

const allowedManifest =
  'must be a bare file name that ends in .yaml, .yml or .json and is no kustomization, such as "sealedsecret.yaml"'
