import { resolve } from 'node:path'
import { check } from '../check/check.ts'
import type { Finding } from '../check/finding.ts'
import { ConvexK8sError } from '../errors.ts'
import { leavesOf } from '../kubernetes/walk.ts'
import type { Objects } from '../kubernetes/walk.ts'
import { typeName } from '../options/describe.ts'
import { defaultController } from '../options/secrets/sealed-secrets-controller.ts'
import { diffOf } from './diff.ts'
import type { Entry } from './entry.ts'
import { fileSetOfLeaves } from './files.ts'
import { holdFolder, inNewFolder, readEntries, typeOfFolder } from './disk/folder.ts'
import type { HeldFolder } from './disk/folder.ts'
import { renderSettings } from './options.ts'
import type { RenderMode, RenderOptions, RenderProgress, RenderSettings } from './options.ts'
import { planOf } from './plan.ts'
import type { Plan, ScopedOptions } from './plan.ts'
import { watchOf } from './terminal-progress.ts'
import { Writer } from './disk/writer.ts'

/** The result of `render`. All lists contain sorted names of files directly in the folder. */
export interface RenderResult {
  /** The folder as it was given. */
  readonly folder: string
  readonly mode: RenderMode
  /** Files that did not exist. */
  readonly missing: readonly string[]
  /** Files that existed with different content. */
  readonly changed: readonly string[]
  /** Files of an earlier run without an object. */
  readonly stale: readonly string[]
  /** Files that were already up to date, and are not changed. */
  readonly unchanged: readonly string[]
  /** Other files, which are not changed; this includes the kept files that the objects require. */
  readonly kept: readonly string[]
  /** Files that were written. Empty unless the mode is `write`. */
  readonly written: readonly string[]
  /** Files that were removed. Empty unless the mode is `write`. */
  readonly removed: readonly string[]
  /**
   * Unified diff of everything that was or would be written or removed. Empty if nothing differs. A file that may
   * contain a secret is not shown, and unprintable characters are escaped as in JSON, so the diff is safe to print.
   */
  readonly diff: string
  /**
   * The findings of `check` for the objects, and for objects that create Secrets in other files: warnings and infos,
   * and errors of objects that no stack has refused.
   */
  readonly findings: readonly Finding[]
  /**
   * Whether the folder contains exactly the required files when the call returns. Always true after a write, which
   * updates the folder or throws. `written` and `removed` show whether the call changed anything.
   */
  readonly inSync: boolean
}

/**
 * Writes the files of `renderFiles` into a folder that may also contain other files, and removes files of earlier runs
 * that no longer have an object. Use a separate folder for each call: marked files of another call are treated as
 * stale.
 *
 * - Only files with the marker of this package in their first line are overwritten or removed. Other files are kept,
 *   and manifests among them are listed in `kustomization.yaml`. Subfolders are not changed.
 * - Everything is checked before the first byte is written. Each file is replaced in one step, in an order in which the
 *   kustomization never lists a missing file. Unchanged files keep their modification time.
 * - A failed run leaves the folder unchanged. A file, link or folder that another process creates during the run is
 *   kept, and the run fails.
 * - A killed run leaves complete files, old or new, and the next run completes the update.
 *
 * @throws ConvexK8sError with every issue at once: invalid options and objects (see `renderFiles`), a file without the
 * marker under the name of a rendered file (unless `adopt` is set), an object that another file also defines, a kept
 * file that is missing or has unexpected content, a symbolic link instead of the folder or one of its files, a change
 * that loses data or stops the sync (unless `accept` names it), and errors of the system (no space, no permission).
 *
 * @example
 * ```ts
 * import { convexStack, render } from '@proompteng/convex-k8s'
 *
 * const stack = convexStack({ host: 'convex.example.com' })
 * const { written, removed } = await render(stack, 'argocd/applications/convex')
 * ```
 *
 * @example In CI, fail when the folder differs from the rendered files.
 * ```ts
 * import { convexStack, render } from '@proompteng/convex-k8s'
 *
 * const stack = convexStack({ host: 'convex.example.com' })
 * const { inSync, diff } = await render(stack, 'argocd/applications/convex', { mode: 'check' })
 * if (!inSync) console.error(diff)
 * ```
 */
export function render(objects: Objects, folder: string, options: RenderOptions = {}): Promise<RenderResult> {
  return renderScoped(objects, folder, options, { scope: '', beside: [] })
}

/** The same for one of several folders. */
export async function renderScoped(
  objects: Objects,
  folder: string,
  options: RenderOptions,
  place: ScopedOptions,
): Promise<RenderResult> {
  const { onProgress, ...settings } = renderSettings(options)
  const { report, end } = watchOf(settings.mode, onProgress)
  try {
    return await rendered(objects, folder, { ...settings, ...place }, report)
  } finally {
    end()
  }
}

async function rendered(
  objects: Objects,
  folder: string,
  {
    mode,
    adopt,
    accept,
    scope,
    beside,
    allowEmpty,
    ...fileOptions
  }: Omit<RenderSettings, 'onProgress'> & ScopedOptions,
  onProgress: OnProgress,
): Promise<RenderResult> {
  // Once: a generator gives its objects only once.
  const leaves = leavesOf(objects)
  const files = fileSetOfLeaves(leaves, fileOptions)
  if (!allowEmpty && files.own.length + files.kept.length === 0) throw nothingIn(objects)
  const { runbook, header } = fileOptions
  const controller = runbook === false ? defaultController : runbook.sealedSecrets
  const path = pathOf(folder)
  const held = await heldIfAny(folder, path)
  let plan: Plan
  try {
    const entries = held === undefined ? [] : await entriesOf(held, onProgress)
    const isWritten = mode === 'write'
    plan = planOf(files, entries, { folder, adopt, accept, scope, beside, isWritten, header, controller })
    if (!allowEmpty && files.own.length === 0 && plan.stale.length > 0) throw onlyKept(plan.stale)
    const write = (inside: HeldFolder): Promise<void> => carryOut(plan, entries, inside, onProgress)
    if (mode === 'write') await (held === undefined ? inNewFolder(path, write) : write(held))
  } finally {
    await held?.release()
  }
  const { missing, changed, stale, unchanged, kept } = plan
  return {
    folder,
    mode,
    missing,
    changed,
    stale,
    unchanged,
    kept,
    written: mode === 'write' ? [...missing, ...changed].toSorted() : [],
    removed: mode === 'write' ? stale : [],
    diff: diffOf(plan),
    findings: check([...leaves.map(({ value }) => value), ...plan.makers]),
    inSync: mode === 'write' || !differs(plan),
  }
}

/** Whether the folder holds anything but what it should. */
export function differs({ missing, changed, stale }: Pick<RenderResult, 'missing' | 'changed' | 'stale'>): boolean {
  return missing.length + changed.length + stale.length > 0
}

function nothingIn(objects: Objects): ConvexK8sError {
  const message =
    `expected at least one Kubernetes object, got ${objects === undefined ? 'nothing' : `${typeName(objects)} without any`}; ` +
    'to remove every object from the folder on purpose, set allowEmpty: true'
  return new ConvexK8sError('render: the objects are empty.', [{ path: 'objects', message }])
}

function onlyKept(stale: readonly string[]): ConvexK8sError {
  const message =
    `contain only kept files, and every file of an earlier run would be removed (${stale.join(', ')}); ` +
    'if that is on purpose, set allowEmpty: true'
  return new ConvexK8sError('render: the objects are empty.', [{ path: 'objects', message }])
}

function pathOf(folder: unknown): string {
  // Empty text comes from a variable that is not set, and would mean the working directory.
  if (typeof folder === 'string' && folder !== '' && !folder.includes('\0')) return absolute(folder)
  const message = `expected the path of a folder, got ${typeof folder === 'string' ? 'no path' : typeof folder}`
  throw new ConvexK8sError('render: the folder is wrong.', [{ path: 'folder', message }])
}

function absolute(folder: string): string {
  try {
    return resolve(folder)
  } catch {
    const message = 'is below the working directory, which no longer exists; change to an existing one'
    throw new ConvexK8sError('render: the folder is wrong.', [{ path: folder, message }])
  }
}

type OnProgress = (progress: RenderProgress) => void

async function heldIfAny(folder: string, path: string): Promise<HeldFolder | undefined> {
  const type = await typeOfFolder(path)
  if (type === 'missing') return undefined
  if (type === 'folder') return holdFolder(path)
  const wayOut = type === 'symbolic link' ? 'pass the folder that it points to' : 'give a folder'
  throw new ConvexK8sError('render: the folder is wrong.', [{ path: folder, message: `is a ${type}; ${wayOut}` }])
}

async function entriesOf(held: HeldFolder, onProgress: OnProgress): Promise<readonly Entry[]> {
  let done = 0
  const entries = await readEntries(held, (name, total) => onProgress({ step: 'read', done: (done += 1), total, name }))
  held.confirm()
  return entries
}

/** Objects first, then the list of them, then what is no longer on the list. */
async function carryOut(
  { missing, changed, stale, leftOver, wanted, found }: Plan,
  entries: readonly Entry[],
  folder: HeldFolder,
  onProgress: OnProgress,
): Promise<void> {
  const total = missing.length + changed.length + stale.length
  let done = 0
  const onFile = (name: string): void => onProgress({ step: 'write', done: (done += 1), total, name })
  const writer = new Writer(folder)
  leftOver.forEach((name) => writer.removeLeftOver(name))
  const names = new Set([...missing, ...changed])
  const replacements = [...wanted].flatMap(([name, text]) =>
    names.has(name) ? [{ name, text, before: found.get(name) }] : [],
  )
  const removed = stale.flatMap((name) => found.get(name) ?? [])
  await writer.write(replacements, removed, { wanted, stale, entries }, onFile)
}
