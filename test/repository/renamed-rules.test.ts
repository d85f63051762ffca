import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rules } from '../../src/check/rules/all.ts'

it('lists renamed rules in the changelog with ids that exist now, and none that exists under its old id', () => {
  const changelog = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8')
  const [, table = ''] = changelog.split('### Renamed rules')
  const rows = [...table.split('\n#')[0]!.matchAll(/^\| `(?<old>[a-z0-9-]+)` +\| (?<now>`[^|]+`) +\|$/gm)]
  const known = new Set<string>(rules.map(({ id }) => id))
  const now = rows.flatMap(({ groups }) => groups!.now!.match(/[a-z0-9-]+/g) ?? [])
  const old = rows.map(({ groups }) => groups!.old!)
  expect(rows.length).toBeGreaterThan(150)
  expect(new Set(old).size).toBe(rows.length)
  expect(now.filter((id) => !known.has(id))).toEqual([])
  expect(old.filter((id) => known.has(id) && !now.includes(id))).toEqual([])
})
