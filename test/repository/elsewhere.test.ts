import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { notElsewhere } from '../support/elsewhere.ts'

/** What a test does that Windows cannot. */
const posix =
  /'mkfifo'|\('script'|'promtool'|\('mount'|\bchmod\(|\bchown\(|'#!\/bin\/sh|`#!\/bin\/sh|\('sh'|\('bash'|'\/(?:proc|dev)\/(?!null')|symlink(?:Sync)?\('\/etc|0o777/

const folder = join(import.meta.dirname, '..')
const texts = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts') && !/^(?:cluster|package)\/|elsewhere/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
)

it('every test file that needs what Windows lacks says so', () => {
  const needing = [...texts].flatMap(([name, text]) => (posix.test(text) ? [name] : []))
  expect(needing.filter((name) => notElsewhere[name] === undefined)).toEqual([])
  expect(needing.length).toBeGreaterThan(10)
})

it.each(Object.entries(notElsewhere))('%s has the tests that are skipped on Windows', (name, { tests }) => {
  expect([...texts.keys()]).toContain(name)
  // Names of groups and tests, and the values that `each` puts into them.
  const names = [...texts.get(name)!.matchAll(/['`]([^'`\n]+)['`]/g)].map(([, found]) => found!)
  if (tests !== undefined) expect(names.some((found) => tests.test(found))).toBe(true)
})
