import { readFileSync } from 'node:fs'
import { check, convexBackend, convexStack } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../scripts/upstream/releases/table.ts'
import { withEnv } from '../../src/check/examples/backend.ts'
import { parseManifests } from '../../src/check/load/parse.ts'
import { catalogue } from '../../src/convex/environment/catalogue.ts'
import { droppedNames, insteadOf } from '../../src/convex/environment/refused-dropped.ts'
import { defaultCliVersion, defaultRelease } from '../../src/convex/release.ts'
import { changesAt, knownNames, readBy } from '../../src/convex/environment/read-by.ts'
import { newestRelease, releases } from '../../src/convex/releases/releases.ts'
import { changeTable } from '../../src/convex/releases/table.ts'
import { ConvexK8sError } from '../../src/errors.ts'

/** The names that each release reads, from the newest back: the changes of a row are undone before it. */
const readings: readonly ReadonlySet<string>[] = (() => {
  const reads = new Set(Object.keys(catalogue))
  const all = [new Set(reads)]
  for (let row = releases.length - 1; row > 0; row -= 1) {
    for (const name of changesAt(row, true)) reads.delete(name)
    for (const name of changesAt(row, false)) reads.add(name)
    all.unshift(new Set(reads))
  }
  return all
})()
const changed = knownNames.filter((name) => readBy(name, defaultRelease) !== undefined)

const older = releases.find(({ database }) => database === 126)!
const host = 'convex.example.com'

/** Findings about variables of a backend that runs a release. */
function findingsOf(name: string, release: string) {
  const text = withEnv(`{ name: ${name}, value: "16" }`).replaceAll(defaultRelease, release)
  return check(parseManifests(text, 'manifest').objects).filter(({ rule }) => rule === 'unread-variables')
}

/** The problems of options, if there are any. */
function problemsIn(build: () => unknown): readonly string[] {
  try {
    build()
    return []
  } catch (error) {
    if (!(error instanceof ConvexK8sError)) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

const problemsOf = (section: 'env' | 'extraEnv', name: string, value: unknown, release: string) =>
  problemsIn(() => convexStack({ host, release, backend: { [section]: { [name]: value } } as never }))

describe('the table of releases', () => {
  it('is written for the names of this catalogue', () => {
    const text = readFileSync(new URL('../../src/convex/releases/table.ts', import.meta.url), 'utf8')
    expect(text).toContain(`The names have the SHA-256 ${hashOf(knownNames)}.`)
    expect(changeTable.slice(1, -1).split(/[,\n]/)).toHaveLength(knownNames.length)
  })

  it('ends with the pinned release', () => {
    expect(newestRelease()).toMatchObject({ release: defaultRelease, cli: defaultCliVersion, date: '2026-08-21' })
  })

  it('has each release once, in the order of time, with what it consists of', () => {
    expect(new Set(releases.map(({ release }) => release)).size).toBe(releases.length)
    expect(releases.length).toBeGreaterThan(15)
    for (const { release, date, cli, database } of releases) {
      expect(release).toMatch(/^[0-9a-f]{40}$/)
      expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
      expect(cli).toMatch(/^1\.\d+\.\d+$/)
      expect(database).toBeGreaterThan(121)
    }
    expect(releases.map(({ date }) => date)).toEqual(releases.map(({ date }) => date).toSorted())
  })

  it('has the releases of which the database version was reverted', () => {
    const reverted = releases.filter(({ database }, row) => database > (releases[row + 1]?.database ?? database))
    expect(reverted.map(({ release, database }) => `${release.slice(0, 9)} ${database}`)).toEqual([
      '955f43845 125',
      'c4ae6015a 129',
    ])
  })
})

describe('readBy', () => {
  it('is what the changes of the rows add up to', () => {
    expect(changed.length).toBeGreaterThan(80)
    fc.assert(
      fc.property(fc.constantFrom(...knownNames), fc.nat(releases.length - 1), (name, row) => {
        const isRead = readBy(name, releases[row]?.release)
        if (isRead === undefined)
          expect(readings.every((reads) => reads.has(name) === readings[0]?.has(name))).toBe(true)
        else expect(isRead).toBe(readings[row]?.has(name))
      }),
      { numRuns: 1_000 },
    )
  })

  it('knows no other release, and no other name', () => {
    expect(readBy('ACTIONS_USER_TIMEOUT_SECS', '0'.repeat(40))).toBeUndefined()
    expect(readBy('ACTIONS_USER_TIMEOUT_SECS', undefined)).toBeUndefined()
    expect(readBy('NO_SUCH_NAME', defaultRelease)).toBeUndefined()
  })

  it('knows a variable that was split in two', () => {
    const names = ['ACTIONS_USER_TIMEOUT_SECS', ...insteadOf('ACTIONS_USER_TIMEOUT_SECS')]
    expect(names).toHaveLength(3)
    expect(names.map((name) => readBy(name, older.release))).toEqual([true, false, false])
    expect(names.map((name) => readBy(name, defaultRelease))).toEqual([false, true, true])
  })
})

describe('check', () => {
  it('asks the release in the tag of the image whether it reads a variable', () => {
    fc.assert(
      fc.property(fc.constantFrom(...changed), fc.constantFrom(...releases), (name, { release }) => {
        expect(findingsOf(name, release).length).toBe(readBy(name, release) ? 0 : 1)
      }),
      { numRuns: 60 },
    )
  })

  it('names the release, and what it reads instead', () => {
    expect(findingsOf('V8_ACTION_USER_TIMEOUT_SECS', older.release)).toMatchObject([
      {
        message: `V8_ACTION_USER_TIMEOUT_SECS: The release 6cb5179 of ${older.date} does not read it.`,
        fix: 'Set ACTIONS_USER_TIMEOUT_SECS instead.',
      },
    ])
    expect(findingsOf('ACTIONS_USER_TIMEOUT_SECS', older.release)).toEqual([])
    expect(findingsOf('ACTIONS_USER_TIMEOUT_SECS', defaultRelease)).toMatchObject([
      { fix: 'Set V8_ACTION_USER_TIMEOUT_SECS and NODE_ACTION_USER_TIMEOUT_SECS instead.' },
    ])
  })

  it('takes the newest known release for an unknown one', () => {
    const unknown = '0123456789abcdef0123456789abcdef01234567'
    for (const name of changed) expect(findingsOf(name, unknown).length).toBe(Object.hasOwn(droppedNames, name) ? 1 : 0)
  })

  it.each(releases)('finds nothing in a stack of the release of $date, $release', ({ release }) => {
    expect(check(convexStack({ host, release }))).toEqual([])
  })
})

describe('the options', () => {
  it('refuse what the release does not read, and take what it reads', () => {
    expect(problemsOf('env', 'V8_ACTION_USER_TIMEOUT_SECS', 60, defaultRelease)).toEqual([])
    expect(problemsOf('env', 'V8_ACTION_USER_TIMEOUT_SECS', 60, older.release)).toEqual([
      `backend.env.V8_ACTION_USER_TIMEOUT_SECS: must not be set. The release 6cb5179 of ${older.date} does not read it. ` +
        'Set ACTIONS_USER_TIMEOUT_SECS instead. Names of earlier releases go in `extraEnv`.',
    ])
    expect(problemsOf('extraEnv', 'ACTIONS_USER_TIMEOUT_SECS', '60', older.release)).toEqual([])
    expect(problemsOf('extraEnv', 'ACTIONS_USER_TIMEOUT_SECS', '60', defaultRelease)).toEqual([
      expect.stringMatching(
        /^backend\.extraEnv\.ACTIONS_USER_TIMEOUT_SECS: must not be set\. Releases since 2026-07-02 /,
      ),
    ])
  })

  it('name the option for variables of earlier releases', () => {
    expect(problemsOf('env', 'ACTIONS_USER_TIMEOUT_SECS', 60, older.release)).toEqual([
      expect.stringMatching(/ instead\. For an earlier release, use `extraEnv`\.$/),
    ])
  })

  it('take a variable that is undefined as one that is not set', () => {
    expect(problemsOf('env', 'V8_ACTION_USER_TIMEOUT_SECS', undefined, older.release)).toEqual([])
    expect(problemsOf('extraEnv', 'ACTIONS_USER_TIMEOUT_SECS', undefined, defaultRelease)).toEqual([])
  })

  it('agree with check on every name and release', () => {
    fc.assert(
      fc.property(fc.constantFrom(...changed), fc.constantFrom(...releases), (name, { release }) => {
        const section = Object.hasOwn(droppedNames, name) ? 'extraEnv' : 'env'
        // A reference, because each variable has another type.
        const problems = problemsOf(section, name, { secret: 'other', key: 'value' }, release)
        expect(problems.filter((problem) => problem.includes('must not be set')).length).toBe(
          readBy(name, release) ? 0 : 1,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('ask the tag of an image of your own', () => {
    const fixed = {
      cloudOrigin: `https://${host}`,
      database: { type: 'sqlite' },
      extraEnv: { ACTIONS_USER_TIMEOUT_SECS: '60' },
    } as const
    const image = (tag: string) => ({ repository: 'registry.example.com/convex-backend', tag })
    expect(problemsIn(() => convexBackend({ ...fixed, image: image(`v1-${older.release}`) }))).toEqual([])
    expect(problemsIn(() => convexBackend({ ...fixed, image: image('v1') }))).toHaveLength(1)
    expect(problemsIn(() => convexBackend({ ...fixed, release: older.release, image: image('v1') }))).toHaveLength(1)
  })
})
