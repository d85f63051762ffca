import { catalogue } from './catalogue.ts'
import { droppedNames } from './refused-dropped.ts'
import { releases } from '../releases/releases.ts'
import { changeTable } from '../releases/table.ts'

/** The names that the table is about: the catalogue, and those that only an earlier release reads. */
export const knownNames: readonly string[] = Object.keys({ ...catalogue, ...droppedNames }).toSorted()

const changes: readonly string[] = changeTable.slice(1, -1).split(/[,\n]/)

/** Whether a release reads a variable; `undefined` if the release is unknown, or if no release of the table changed that. */
export function readBy(name: string, sha: string | undefined): boolean | undefined {
  const at = releases.findIndex(({ release }) => release === sha)
  const rows = changes[knownNames.indexOf(name)]
  if (at === -1 || !rows) return undefined
  const later = rows.split(' ').filter((row) => Number.parseInt(row, 36) > at)
  // The newest release reads the catalogue, and each change before it is the opposite of the next.
  return (later.length % 2 === 0) !== Object.hasOwn(droppedNames, name)
}

/** The known variables that a release begins or ceases to read, compared with the row before it. */
export function changesAt(row: number, isRead: boolean): readonly string[] {
  const sha = releases[row]?.release
  return knownNames.filter(
    (name, index) => changes[index]?.split(' ').includes(row.toString(36)) && readBy(name, sha) === isRead,
  )
}
