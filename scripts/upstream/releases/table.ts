import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultRelease } from '../../../src/convex/release.ts'
import { droppedNames } from '../../../src/convex/environment/refused-dropped.ts'
import { knownNames } from '../../../src/convex/environment/read-by.ts'
import type { Ours } from '../ours.ts'
import type { Row } from './rows.ts'
import { rowsOf } from './rows.ts'

const file = join(import.meta.dirname, '../../../src/convex/releases/table.ts')

/** Limited by the size of the package, in which a row takes 37 bytes: a year, and variables of the last three weeks. */
const selection = { since: '2025-08-28', variablesSince: '2026-07-29', newest: 3 }

const isDropped = (name: string) => Object.hasOwn(droppedNames, name)

/** Writes the table of releases, and returns its rows. */
export function writeTable(folder: string, { outside }: Ours): readonly Row[] {
  const rows = rowsOf(folder, new Set(knownNames.filter((name) => !outside.has(name))), selection)
  if (!rows.some(({ commit }) => commit === defaultRelease))
    throw new Error(`No tag precompiled-DATE-SHA of the clone names the pinned release ${defaultRelease}.`)
  const newest = rows.at(-1)?.reads
  const wrong = knownNames.filter(
    (name) => rows.some(({ reads }) => reads.has(name) !== newest?.has(name)) && newest?.has(name) === isDropped(name),
  )
  if (wrong.length > 0)
    throw new Error(`The catalogue does not fit the newest release, compare them first: ${wrong.join(', ')}`)
  writeFileSync(file, sourceOf(rows, knownNames))
  return rows
}

/** The source of the table. */
export function sourceOf(rows: readonly Row[], names: readonly string[]): string {
  const changesOf = (name: string) =>
    rows.flatMap(({ reads }, row) =>
      row > 0 && reads.has(name) !== rows[row - 1]?.reads.has(name) ? row.toString(36) : [],
    )
  return `// Written by \`npm run upstream -- --convex ../convex-backend --releases\`. docs/releases.md shows what it states.

/** For each release: day, sha, version of the CLI, version of the database. */
export const releaseTable = \`
${rows.map(({ date, commit, cli, database }) => `${date} ${commit} ${cli} ${database}`).join('\n')}
\`

/**
 * For each known name, in alphabetical order: the rows, counted from 0 in base 36, at which the backend begins or ceases to
 * read it. The names have the SHA-256 ${hashOf(names)}.
 */
export const changeTable = \`
${names
  .map((name) => changesOf(name).join(' '))
  .join(',')
  // The end of a line separates as a comma does.
  .replaceAll(/(.{1,110}),/g, '$1\n')}
\`
`
}

/** The hash of the names that the table is about. */
export function hashOf(names: readonly string[]): string {
  return createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 12)
}
