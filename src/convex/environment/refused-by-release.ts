import { readBy } from './read-by.ts'
import { releaseOf } from '../releases/releases.ts'
import { variableOf } from './catalogue.ts'
import type { Refusal } from './refusal.ts'
import { droppedNames, insteadOf } from './refused-dropped.ts'

/**
 * Why a variable has no effect in a release. Without a known release, a name that the newest one does not read has none.
 */
export function unreadBy(name: string, sha: string | undefined): Omit<Refusal, 'group'> | undefined {
  const isRead = readBy(name, sha)
  if (Object.hasOwn(droppedNames, name)) return isRead === true ? undefined : droppedNames[name]
  const release = releaseOf(sha)
  if (isRead !== false || release === undefined || variableOf(name) === undefined) return undefined
  const older = Object.keys(droppedNames).filter((other) => insteadOf(other).includes(name) && readBy(other, sha))
  return {
    reason: `The release ${release.release.slice(0, 7)} of ${release.date} does not read it.`,
    wayOut: older.length === 0 ? 'Leave it out, or choose a newer release.' : `Set ${older.join(' and ')} instead.`,
  }
}
