import type { Issue } from '../../errors.ts'
import { anotherDatabase } from './another-database.ts'
import { anotherInstance } from './another-instance.ts'
import { anotherStorage } from './another-storage.ts'
import { anotherVolume } from './another-volume.ts'
import { earlySnapshot, namesSnapshot } from './early-snapshot.ts'
import { Folder } from './folder.ts'
import { immutableField } from './immutable-field.ts'
import { lateBootstrap } from './late-bootstrap.ts'
import { olderPostgres } from './older-postgres.ts'
import type { AcceptedChange, Change, RefusedChange } from './refusal.ts'
import { renamedBackend } from './renamed-backend.ts'
import { synchronousAtOnce } from './synchronous-at-once.ts'
import { removedVolume, smallerVolume } from './volumes.ts'

const changes: Readonly<Record<RefusedChange, Change>> = {
  'another-instance': anotherInstance,
  'another-database': anotherDatabase,
  'another-storage': anotherStorage,
  'another-volume': anotherVolume,
  'renamed-backend': renamedBackend,
  'early-snapshot': earlySnapshot,
  'late-bootstrap': lateBootstrap,
  'smaller-volume': smallerVolume,
  'removed-volume': removedVolume,
  'older-postgres': olderPostgres,
  'immutable-field': immutableField,
  'synchronous-at-once': synchronousAtOnce,
}

/** Whether a text accepts a change. */
export function isAccepted(text: string): text is AcceptedChange {
  return /^[^:]+:./.test(text) && Object.hasOwn(changes, text.split(':')[0] ?? '')
}

/** What `isAccepted` takes, in words. */
export const acceptedForm = `CHANGE:NAME, with a CHANGE of ${Object.keys(changes).join(', ')}`

/** Texts by file names, before a render and after it, with what is accepted of the difference. */
export interface Comparison {
  readonly before: ReadonlyMap<string, string>
  readonly after: ReadonlyMap<string, string>
  readonly accept: readonly string[]
  /** What stands before names: the instance of a fleet and a slash, or nothing. */
  readonly scope: string
}

/** Every change that is refused. Nothing is parsed where nothing differs, nor for a first render. */
export function refusedChanges({ before, after, accept, scope }: Comparison): readonly Issue[] {
  const isSame = before.size === after.size && [...after].every(([name, text]) => before.get(name) === text)
  if (isSame || (before.size === 0 && ![...after.values()].some(namesSnapshot))) return []
  const [old, now] = [new Folder(before), new Folder(after)]
  return Object.entries(changes).flatMap(([change, find]) =>
    find(old, now).flatMap(({ name, path, message }) => {
      const words = `${change}:${scope}${name}`
      if (accept.includes(words)) return []
      return [{ path, message: `${message}. To do it all the same, add "${words}" to accept` }]
    }),
  )
}
