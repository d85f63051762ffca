import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, convexFleet, loadObjects, renderFleet } from '@proompteng/convex-k8s'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fleetSets } from './fleet-sets.ts'

const golden = new URL('./__fleet__/', import.meta.url).pathname
const names = Object.keys(fleetSets)

/** The files of a fleet but for the runbooks, which are among those of the stacks. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}

describe.each(names)('golden fleet %s', (name) => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convex-k8s-fleet-'))
    await renderFleet(convexFleet(fleetSets[name]!), folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the same bytes as ever', async () => {
    for (const file of await filesBelow(folder))
      await expect(await readFile(join(folder, file), 'utf8')).toMatchFileSnapshot(join(golden, name, file))
  })

  it('has no other files', async () => {
    expect(await filesBelow(join(golden, name))).toEqual(await filesBelow(folder))
  })

  it('gives no finding: each folder alone, and all together', async () => {
    const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory())
    const each = await Promise.all(folders.map((entry) => loadObjects(join(folder, entry.name))))
    for (const objects of [...each, each.flat().filter(({ kind }) => kind !== 'Kustomization')]) {
      expect(objects.length).toBeGreaterThan(1)
      expect(check(objects).filter(({ severity }) => severity !== 'info')).toEqual([])
    }
  })
})

it('there is no folder of a fleet that is gone', async () => {
  expect((await readdir(golden)).toSorted()).toEqual(names.toSorted())
})
