import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, convexStack, loadObjects, objectsOf, renderFiles } from '@proompteng/convex-k8s'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { stackExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'
import { keptFiles } from './kept-files.ts'
import { sets } from './sets.ts'

const golden = new URL('./__golden__/', import.meta.url).pathname
const names = Object.keys(sets)

function filesOf(name: string): Map<string, string> {
  return new Map([...renderFiles(convexStack(sets[name]!)), ...Object.entries(keptFiles[name] ?? {})])
}

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.each(names)('golden folder %s', (name) => {
  it('has the same bytes as ever', async () => {
    for (const [file, text] of filesOf(name)) await expect(text).toMatchFileSnapshot(join(golden, name, file))
  })

  it('has no other files', () => {
    expect(readdirSync(join(golden, name)).toSorted()).toEqual([...filesOf(name).keys()].toSorted())
  })

  it('is a correct deployment', () => {
    const externals = stackExternals(sets[name]!)
    expect(problemsOf(manifestsOf(objectsOf(convexStack(sets[name]!))), externals)).toEqual([])
  })

  it('is one in which check finds nothing to correct', async () => {
    const found = check(await loadObjects(join(golden, name))).filter(({ severity }) => severity !== 'info')
    expect(found.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([])
  })
})

it('there is no folder of a set that is gone', () => {
  expect(readdirSync(golden).toSorted()).toEqual(names.toSorted())
})

const isInstalled = hasKubectl()
if (!isInstalled) process.stderr.write('kubectl is not installed: what kustomize makes of the folders is not checked\n')

describe.skipIf(!isInstalled)('kubectl kustomize', () => {
  let root = ''
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'convex-k8s-golden-'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it.each(names)('gives exactly the objects of %s', (name) => {
    const folder = mkdtempSync(join(root, 'folder-'))
    const files = filesOf(name)
    for (const [file, text] of files) writeFileSync(join(folder, file), text)
    const built = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })
    const written = [...files].flatMap(([file, text]) =>
      file === 'kustomization.yaml' || file === 'README.md' ? [] : [parse(text) as unknown],
    )
    expect(byText(parseAllDocuments(built).map((document) => document.toJS() as unknown))).toEqual(byText(written))
  })
})

function byText(objects: readonly unknown[]): readonly string[] {
  return objects.map((object) => canonical(object)).toSorted()
}

/** JSON with sorted keys: kustomize sorts them, and their order means nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
