import { ConvexK8sError } from '../../errors.ts'
import type { Issue } from '../../errors.ts'
import type { Entry, FileEntry } from '../entry.ts'
import { isKustomizationName, isManifestName } from '../file-name.ts'
import { namesIn, readEntry } from './folder.ts'
import type { HeldFolder } from './folder.ts'
import { isMarked } from '../marker.ts'
import { isTemporaryName } from './temporary.ts'

/** A name, its entry when the folder was read, and its current name. */
export interface Named {
  readonly name: string
  readonly before: FileEntry | undefined
  readonly place?: string
}

const again = 'the rest of the folder is unchanged. Run it again'
const foreign = `was written or created by another process after the folder was read, and is kept; ${again}`
const gone = `was removed by another process after the folder was read; ${again}`

/** Refuses files that were neither written by an earlier run nor in the folder when it was read. */
export function refuseForeign(folder: HeldFolder, names: readonly Named[]): void {
  refuse(
    names.flatMap(({ name, before, place = name }) => {
      const entry = readEntry(folder, place)
      return entry === undefined || isOurs({ ...entry, name }, before) ? [] : [{ path: name, message: foreign }]
    }),
  )
}

/** The required content of a folder at the end of a run. */
export interface Outcome {
  readonly wanted: ReadonlyMap<string, string>
  readonly stale: readonly string[]
  /** The content of the folder when it was read. */
  readonly entries: readonly Entry[]
}

/**
 * Checks everything again, and refuses changes by other processes during the run. A marked file with different text was
 * written by another run on the same folder, which is responsible for it.
 *
 * @throws ConvexK8sError with every name that differs.
 */
export function refuseChanges(folder: HeldFolder, { wanted, stale, entries }: Outcome): void {
  folder.confirm()
  const before = new Map(entries.map((entry) => [entry.name, entry]))
  const names = new Set([...wanted.keys(), ...before.keys(), ...namesIn(folder)])
  refuse(
    [...names].toSorted().flatMap((name) => {
      if (isTemporaryName(name)) return []
      const [old, entry] = [before.get(name), readEntry(folder, name)]
      if (entry?.type === 'file' && isMarked(entry.text, name)) return []
      const isOwn = wanted.has(name) || stale.includes(name)
      if (!isOwn && !isOfInterest(name, old)) return []
      if (entry === undefined) return stale.includes(name) || !(isOwn || old) ? [] : [{ path: name, message: gone }]
      return isOwn || !isSame(old, entry) ? [{ path: name, message: foreign }] : []
    }),
  )
}

/** Whether kustomize may look at something of this name. */
function isOfInterest(name: string, old: Entry | undefined): boolean {
  return isManifestName(name) || isKustomizationName(name) || (old !== undefined && old.type !== 'file')
}

function isSame(old: Entry | undefined, entry: Entry): boolean {
  if (old?.type !== entry.type) return false
  return old.type !== 'file' || entry.type !== 'file' || old.text === entry.text
}

function isOurs(entry: Entry, before: FileEntry | undefined): boolean {
  if (entry.type !== 'file') return false
  return isMarked(entry.text, entry.name) || entry.text === before?.text
}

function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new ConvexK8sError('The folder has changed.', issues)
}
