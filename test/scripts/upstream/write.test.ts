import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readLock } from '../../../scripts/upstream/cited/lock.ts'
import { lockFile } from '../../../scripts/upstream/cited/write.ts'
import { compareConvex } from '../../../scripts/upstream/convex.ts'
import { versions } from '../../../src/sources/versions.ts'
import { edited, fences, knobs, orchard, repository, stated } from './orchard.ts'
import type { Files } from './orchard.ts'

let clone: ReturnType<typeof repository>
let from = ''
let root = ''
const old = versions['convex-backend']
const citing = `// Fences (convex-backend@${old}\n// ${fences}#build), not a-convex-backend@${old} x/y.rs#z.\n`

beforeAll(() => {
  clone = repository()
  from = clone.commit(orchard)
})
afterAll(() => clone.remove())
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'convex-k8s-upstream-root-'))
  const files: Files = {
    'src/fences.ts': citing,
    'src/convex/release.ts': `export const defaultRelease = '${'0'.repeat(40)}'\n`,
    'src/sources/versions.ts': "export const versions = {\n  'other-project': 'v1.0.0',\n} as const\n",
    'docs/rules.md': citing,
    'docs/fences.md': citing,
    'README.md': '',
    'SECURITY.md': '',
    'CONTRIBUTING.md': '',
    [lockFile]: '{ "other-project@v1.0.0": { "a.go#B": "1 abc" } }',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})
afterEach(() => rmSync(root, { recursive: true }))

const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

function written(files: Files, accept = false) {
  const to = clone.commit(files)
  const report = compareConvex(clone.folder, { from, to }, stated, { root, write: true, accept })
  return { report, to, short: to.slice(0, 7), isWritten: readLock(join(root, lockFile)).has('convex-backend') }
}

describe('--write', () => {
  it('cites the newer revision if places only moved', () => {
    const { report, to, short } = written(edited(fences, ['/// Puts', '\n/// Puts']))
    expect(report.decide).toEqual([])
    expect(report.summary.at(-1)).toBe(`Cited at ${short}: ${stated.cites.places.size} places.`)
    expect(textOf('src/fences.ts')).toBe(citing.replace(`convex-backend@${old}\n`, `convex-backend@${short}\n`))
    expect(textOf('docs/fences.md')).toBe(textOf('src/fences.ts'))
    expect(textOf('docs/rules.md')).toBe(citing)
    expect(textOf('src/convex/release.ts')).toContain(`'${to}'`)
    const lock = readLock(join(root, lockFile))
    expect([...lock.keys()]).toEqual(['convex-backend', 'other-project'])
    expect(lock.get('convex-backend')).toMatchObject({ version: short })
    expect(lock.get('convex-backend')?.places.get(`${fences}#build`)).toEqual({
      ...stated.cites.locked?.places.get(`${fences}#build`),
      line: 7,
    })
  })

  it('writes nothing while there is something to decide', () => {
    const { report, isWritten } = written(edited(fences, ['planks.len()', 'planks.count()']))
    expect(report.decide).toHaveLength(1)
    expect(report.summary.at(-1)).toBe('Nothing was written: something is left to decide.')
    expect(isWritten).toBe(false)
    expect(textOf('src/fences.ts')).toBe(citing)
  })

  it('writes changes that are accepted', () => {
    const files = edited(fences, ['planks.len()', 'planks.count()'])
    const { report, isWritten } = written({ ...files, [knobs]: edited(knobs, ['60 * 5', '60 * 6'])[knobs]! }, true)
    expect(report.decide).toEqual([])
    expect(isWritten).toBe(true)
  })

  it('does not accept a place that cannot be cited any more', () => {
    const { report, isWritten } = written(edited(fences, ['fn build', 'fn erect']), true)
    expect(report.decide).toHaveLength(1)
    expect(isWritten).toBe(false)
  })
})
