import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../../scripts/upstream/releases/rows.ts'
import { sourceOf } from '../../../scripts/upstream/releases/table.ts'
import { entry, knobs, orchard, repository } from './orchard.ts'
import type { Files } from './orchard.ts'

let clone: ReturnType<typeof repository>
const commits: string[] = []

const known = new Set(['BASKETS', 'CARRIED_BASKETS', 'SCARECROWS', 'ORCHARD_LABEL', 'QUIET'])
const since = '2026-01-02'

const files = (cli: string, database: number, ...edits: readonly (readonly [string, string])[]): Files => ({
  ...orchard,
  [knobs]: edits.reduce((text, [old, now]) => text.replaceAll(old, now), orchard[knobs] ?? ''),
  'npm-packages/convex/package.json': `{\n  "name": "convex",\n  "version": "${cli}"\n}\n`,
  'crates/migrations_model/src/lib.rs': `pub const DATABASE_VERSION: DatabaseVersion = ${database}; // pip\n`,
})

/** Tags a commit as a release, by the name alone if the tag points elsewhere. */
function release(date: string, commit: string, target = commit): void {
  execFileSync('git', ['-C', clone.folder, 'tag', `precompiled-${date}-${commit.slice(0, 7)}`, target])
}

beforeAll(() => {
  clone = repository()
  const renamed = ['"BASKETS"', '"CARRIED_BASKETS"'] as const
  const moved = ['use std', '// A line.\nuse std'] as const
  for (const of of [
    files('1.0.0', 1),
    files('1.0.0', 2),
    files('1.0.1', 2, moved),
    files('1.0.2', 2, renamed),
    files('1.1.0', 3, renamed),
    files('1.1.1', 2, renamed),
    files('1.2.0', 2, renamed, moved),
  ])
    commits.push(clone.commit(of))
  const [first = '', second = ''] = commits
  release('2026-01-01', first)
  // On another day, and on another commit than its name says.
  release('2026-01-03', second, first)
  release('2026-01-02', second)
  commits.slice(2).forEach((commit, index) => release(`2026-01-0${index + 4}`, commit))
})
afterAll(() => clone.remove())

const datesWith = (selection: { readonly variablesSince: string; readonly newest: number }) =>
  rowsOf(clone.folder, known, { since, ...selection }).map(({ date }) => date)

describe('the releases of a clone', () => {
  it('are those of the commits that tags name, with what each has', () => {
    const rows = rowsOf(clone.folder, known, { since, variablesSince: since, newest: 9 })
    expect(rows.map(({ commit }) => commit)).toEqual(commits.slice(1))
    expect(rows.map(({ date, cli, database }) => `${date} ${cli} ${database}`)).toEqual([
      '2026-01-02 1.0.0 2',
      '2026-01-04 1.0.1 2',
      '2026-01-05 1.0.2 2',
      '2026-01-06 1.1.0 3',
      '2026-01-07 1.1.1 2',
      '2026-01-08 1.2.0 2',
    ])
    expect([...(rows[0]?.reads ?? [])]).toEqual(['BASKETS', 'ORCHARD_LABEL', 'QUIET'])
  })

  it('have a row if they are new, or something has changed', () => {
    expect(datesWith({ variablesSince: since, newest: 0 })).toEqual([
      '2026-01-02',
      '2026-01-05',
      '2026-01-06',
      '2026-01-07',
    ])
    expect(datesWith({ variablesSince: '2026-01-06', newest: 1 })).toEqual([
      '2026-01-02',
      '2026-01-06',
      '2026-01-07',
      '2026-01-08',
    ])
  })

  it('are written with what came and went', () => {
    const rows = rowsOf(clone.folder, known, { since, variablesSince: since, newest: 0 })
    const source = sourceOf(rows, [...known].toSorted())
    expect(source.match(/(?<= = )`[^`]+`$/gm)).toEqual([
      `\`
2026-01-02 ${commits[1]} 1.0.0 2
2026-01-05 ${commits[3]} 1.0.2 2
2026-01-06 ${commits[4]} 1.1.0 3
2026-01-07 ${commits[5]} 1.1.1 2
\``,
      '`\n1,1,,\n\n`',
    ])
  })

  it('must have tags, and the facts of a release', () => {
    expect(() => rowsOf(clone.folder, known, { since: '2027', variablesSince: '', newest: 0 })).toThrow(
      'The clone has no tag precompiled-DATE-SHA since 2027.',
    )
    const without = clone.commit({ [entry]: orchard[entry] ?? '' })
    release('2026-02-01', without)
    expect(() => rowsOf(clone.folder, known, { since: '2026-02', variablesSince: '', newest: 0 })).toThrow(
      /^[0-9a-f]{40} has no .*version.* in npm-packages\/convex\/package\.json\.$/,
    )
  })
})
