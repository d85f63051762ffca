import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { citedPlaces } from '../../../scripts/upstream/cited/list.ts'
import { lockText, readLock } from '../../../scripts/upstream/cited/lock.ts'
import { lockFile } from '../../../scripts/upstream/cited/write.ts'
import { modules, readByHand } from '../../../scripts/upstream/operators/projects.ts'
import { versions } from '../../../src/sources/versions.ts'

const root = join(import.meta.dirname, '../../..')
const places = citedPlaces(root)
const lock = readLock(join(root, lockFile))
const byHand = Object.keys(readByHand)

describe('the lock file', () => {
  it('has every cited place, and no other', () => {
    const cited = [...places].filter(([project]) => !byHand.includes(project))
    const keys = (projects: Iterable<readonly [string, Iterable<string>]>) =>
      [...projects].flatMap(([project, names]) => [...names].map((name) => `${project} ${name}`)).toSorted()
    expect(keys([...lock].map(([project, { places: locked }]) => [project, locked.keys()]))).toEqual(
      keys(cited.map(([project, all]) => [project, all.keys()])),
    )
  })

  it('has the versions of the citations', () => {
    const known: Readonly<Record<string, string>> = versions
    expect([...lock].map(([project, { version }]) => [project, version])).toEqual(
      [...lock.keys()].map((project) => [project, known[project]]),
    )
  })

  it('is written as it is read', () => {
    expect(lockText(lock)).toBe(readFileSync(join(root, lockFile), 'utf8'))
  })
})

describe('the table of versions', () => {
  it('has only projects that are cited, and each is read in one way', () => {
    const ways = ['convex-backend', ...Object.keys(modules), ...byHand]
    expect(ways.toSorted()).toEqual(Object.keys(versions).toSorted())
    expect(Object.keys(versions).filter((project) => !places.has(project))).toEqual([])
  })
})
