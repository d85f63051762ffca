import { ConvexK8sError } from '../errors.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import type { SealedSecretsControllerSettings } from '../options/secrets/sealed-secrets-controller.ts'
import { carriedOver } from './carried-over.ts'
import { refusedChanges } from './changes/refused.ts'
import type { Comparison } from './changes/refused.ts'
import type { Entry, FileEntry } from './entry.ts'
import { isManifestName, isOwnName, kustomizationName, runbookName } from './file-name.ts'
import type { FileSet } from './files.ts'
import { folderIssues } from './disk/folder-issues.ts'
import type { ForeignManifest } from './disk/folder-issues.ts'
import { kustomizationText } from './kustomization.ts'
import { manifestsOf } from './manifest.ts'
import { isMarked } from './marker.ts'
import { runbookFor } from './runbook-file.ts'
import { isLeftOver } from './disk/temporary.ts'

/** The content of a folder compared with its required content. All names are sorted. */
export interface Plan {
  readonly missing: readonly string[]
  readonly changed: readonly string[]
  readonly stale: readonly string[]
  readonly unchanged: readonly string[]
  readonly kept: readonly string[]
  /** Temporary files of a run that was killed. */
  readonly leftOver: readonly string[]
  /** Every file that is ours, with its text: the objects, then the kustomization. */
  readonly wanted: ReadonlyMap<string, string>
  /** The objects in other files that create Secrets, and that the kustomization lists. */
  readonly makers: readonly K8sObject[]
  /** The object of each file that has one. */
  readonly objects: ReadonlyMap<string, K8sObject>
  /** The regular files in the folder. */
  readonly found: ReadonlyMap<string, FileEntry>
}

/** Context of a folder that is one of several. */
export type ScopedOptions = Required<Pick<Comparison, 'scope' | 'beside'>>

/** What the plan depends on besides the files and the folder's entries. */
export interface PlanOptions extends ScopedOptions {
  /** The folder's name, for messages. */
  readonly folder: string
  readonly header?: string | undefined
  readonly adopt: boolean
  readonly isWritten: boolean
  /** The sealed-secrets controller, for messages. */
  readonly controller: SealedSecretsControllerSettings
  /** Refused changes to make anyway. */
  readonly accept: readonly string[]
}

/**
 * Compares the required and existing content, and throws for everything that must be fixed manually first. Pure: the
 * folder's entries are given.
 */
export function planOf(files: FileSet, entries: readonly Entry[], options: PlanOptions): Plan {
  const ownNames = files.own.map(({ name }) => name)
  const keptNames = files.kept.map(({ keptFile }) => keptFile)
  const runbook = runbookFor(files, entries)
  const wantedNames = [...ownNames, kustomizationName, ...(runbook === undefined ? [] : [runbookName])].toSorted()
  const rest = entries.filter(({ name, type }) => type !== 'folder' && ![...wantedNames, ...keptNames].includes(name))
  const leftOver = rest.filter(isLeftOver)
  const stale = rest.filter(isOwned)
  const foreign = rest.filter((entry) => !leftOver.includes(entry) && !stale.includes(entry))
  const manifests = foreign.flatMap(manifestOf)

  const listed = [...ownNames, ...keptNames, ...manifests.map(({ name }) => name)]
  const list = kustomizationText(listed, options.header)
  const carried = carriedOver(entries, { list, known: new Set([...listed, ...wantedNames, ...namesOf(stale)]) })
  const problems = folderIssues({ files, entries, manifests, wantedNames }, options)
  const isListIgnored = problems.some(({ path }) => path === kustomizationName)
  const before = new Map(
    entries.flatMap((entry) => (entry.type === 'file' && isManifestName(entry.name) ? [[entry.name, entry.text]] : [])),
  )
  const own = new Map(files.own.map(({ name, text }) => [name, text]))
  const gone = new Set([...namesOf(stale), ...own.keys()])
  const after = new Map([...own, ...[...before].filter(([name]) => !gone.has(name))])
  const { accept, scope, beside } = options
  const refused = refusedChanges({ before, after, accept, scope, beside })
  const issues = [...problems, ...(isListIgnored ? [] : carried.issues), ...refused]
  if (issues.length > 0) throw new ConvexK8sError(`The folder ${options.folder} cannot be rendered as it is.`, issues)

  const wanted = new Map(own)
  wanted.set(
    kustomizationName,
    carried.resources.length === 0 ? list : kustomizationText([...listed, ...carried.resources], options.header),
  )
  if (runbook !== undefined) wanted.set(runbookName, runbook)
  const found = new Map(entries.flatMap((entry) => (entry.type === 'file' ? [[entry.name, entry]] : [])))
  const isThere = (name: string): boolean => found.has(name)
  const isSame = (name: string): boolean => found.get(name)?.text === wanted.get(name)
  return {
    missing: wantedNames.filter((name) => !isThere(name)),
    changed: wantedNames.filter((name) => isThere(name) && !isSame(name)),
    stale: namesOf(stale),
    unchanged: wantedNames.filter(isSame),
    kept: [...new Set([...namesOf(foreign), ...keptNames])].toSorted(),
    leftOver: namesOf(leftOver),
    wanted,
    makers: [...entries.filter(({ name }) => keptNames.includes(name)).flatMap(manifestOf), ...manifests]
      .flatMap(({ objects }) => objects)
      .filter(({ kind }) => ['ExternalSecret', 'SealedSecret', 'Secret'].includes(kind)),
    objects: new Map(files.own.map(({ name, object }) => [name, object])),
    found,
  }
}

/**
 * Whether a file is one that an earlier run wrote. A copy with a name that is never rendered (`x.yaml.orig`) is not.
 */
function isOwned(entry: Entry): boolean {
  return (
    entry.type === 'file' && (isOwnName(entry.name) || entry.name === runbookName) && isMarked(entry.text, entry.name)
  )
}

function manifestOf(entry: Entry): readonly ForeignManifest[] {
  if (entry.type !== 'file' || !isManifestName(entry.name)) return []
  const objects = manifestsOf(entry.text)
  return objects.length > 0 ? [{ name: entry.name, objects }] : []
}

function namesOf(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ name }) => name).toSorted()
}
