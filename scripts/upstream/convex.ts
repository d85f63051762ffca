import { versions } from '../../src/sources/versions.ts'
import type { Report } from './compare.ts'
import { compare } from './compare.ts'
import type { Lock } from './cited/lock.ts'
import { writeLock, writeRelease, writeVersion } from './cited/write.ts'
import type { Ours } from './ours.ts'

const project = 'convex-backend'
const shortSha = 7
const notWritten = 'Nothing was written: something is left to decide.'

/** What to do with the cited places of the newer version. */
export interface Writing {
  /** The root of the repository that is written to. */
  readonly root: string
  readonly lock: Lock
  readonly write: boolean
  /** Whether what is to decide about was read. */
  readonly accept: boolean
}

/**
 * Compares Convex. With `write`, the cited places and the release become those of the newer revision, if there is nothing
 * to decide, or if it is accepted. What cannot be cited any more is never accepted.
 */
export function compareConvex(
  folder: string,
  revisions: { readonly from: string; readonly to: string },
  ours: Ours,
  { root, write, accept }: Omit<Writing, 'lock'>,
): Report {
  const report = compare(folder, revisions, ours)
  const { commit } = report.to.revision
  if (!write) return report
  const isCited = report.found.size === ours.cites.places.size
  if (!isCited || (report.decide.length > 0 && !accept)) return { ...report, summary: [...report.summary, notWritten] }
  const version = commit.slice(0, shortSha)
  writeVersion(root, { project, from: versions[project], to: version })
  writeRelease(root, commit)
  writeLock(root, (lock) => new Map([...lock, [project, { version, places: report.found }]]))
  return { ...report, summary: [...report.summary, `Cited at ${version}: ${report.found.size} places.`], decide: [] }
}
