import type * as FileSystem from 'node:fs'
import type * as FilePromises from 'node:fs/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { renderFiles } from '../../../src/render/files.ts'
import { render } from '../../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from '../fixtures.ts'
import { foreignFiles, versions } from './versions.ts'

// The disk stops after so many steps, as for a process that is killed: not even its clean-up comes through.
const disk = vi.hoisted(() => ({ steps: Number.POSITIVE_INFINITY, failing: Number.POSITIVE_INFINITY, thefts: 0 }))

function step(): void {
  disk.failing -= 1
  if (disk.steps <= 0 || disk.failing === -1) throw Object.assign(new Error('EIO: killed'), { code: 'EIO' })
  disk.steps -= 1
}

function limited<Args extends readonly unknown[], Result>(act: (...args: Args) => Result) {
  return (...args: Args): Result => {
    step()
    return act(...args)
  }
}

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof FilePromises>()
  const open = async (...args: Parameters<typeof original.open>) => {
    // A folder is only looked at.
    if (args[1] === 'wx') step()
    return original.open(...args)
  }
  return { ...original, open }
})

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>()
  const { copyFileSync, renameSync, unlinkSync } = original
  const linkSync = (from: string, to: string): void => {
    if (disk.thefts > 0) unlinkSync(from)
    disk.thefts -= 1
    original.linkSync(from, to)
  }
  return {
    ...original,
    copyFileSync: limited(copyFileSync),
    linkSync: limited(linkSync),
    renameSync: limited(renameSync),
    unlinkSync: limited(unlinkSync),
  }
})

afterEach(() => {
  disk.steps = Number.POSITIVE_INFINITY
  disk.failing = Number.POSITIVE_INFINITY
  disk.thefts = 0
})

const files = versions.map((version) => renderFiles(version, { foreign: ['extra.yaml'] }))

it.each([
  ['from the first version to the second', 0, 1],
  ['from the second version to the first', 1, 0],
  ['from nothing to the first version', undefined, 0],
] as const)('is whole when it stops at any step %s', async (_name, from, to) => {
  let stopped = 0
  for (let steps = 0; ; steps += 1) {
    const folder = await folderWith(foreignFiles)
    if (from !== undefined) await render(versions[from], folder)
    disk.steps = steps
    const result = await render(versions[to], folder).catch((error: unknown) => error)
    disk.steps = Number.POSITIVE_INFINITY
    const contents = await contentsOf(folder)
    expect(contents).toMatchObject(foreignFiles)
    const own = Object.entries(contents).filter(([name]) => !(name in foreignFiles) && !name.endsWith('.tmp'))
    for (const [name, text] of own) expect([from, to].map((index) => files[index ?? -1]?.get(name))).toContain(text)
    const list = contents['kustomization.yaml']
    const { resources } = (list === undefined ? { resources: [] } : parse(list)) as { resources: readonly string[] }
    for (const name of resources) expect(Object.keys(contents), `after ${steps} steps`).toContain(name)
    await render(versions[to], folder)
    expect(await contentsOf(folder)).toEqual({ ...foreignFiles, ...Object.fromEntries(files[to] ?? []) })
    if (!(result instanceof Error)) break
    stopped += 1
  }
  // A step to stage and one to place each file, and one to remove a file.
  expect(stopped).toBeGreaterThan(8)
})

it('is as it was when any one step fails', async () => {
  const before = { ...foreignFiles, ...Object.fromEntries(files[0] ?? []) }
  const after = { ...foreignFiles, ...Object.fromEntries(files[1] ?? []) }
  let failed = 0
  for (let steps = 0; ; steps += 1) {
    const folder = await folderWith(foreignFiles)
    await render(versions[0], folder)
    disk.failing = steps
    const result = await render(versions[1], folder).catch((error: unknown) => error)
    const isDone = disk.failing >= 0
    disk.failing = Number.POSITIVE_INFINITY
    if (result instanceof Error) {
      failed += 1
      expect(await contentsOf(folder), `after ${steps} steps`).toEqual(before)
    } else expect(await contentsOf(folder)).toMatchObject(after)
    if (isDone) break
  }
  expect(failed).toBeGreaterThan(8)
})

it('changes nothing when a new version cannot be put together', async () => {
  const folder = await folderWith(foreignFiles)
  await render(versions[0], folder)
  const before = await contentsOf(folder)
  disk.steps = 2
  expect((await errorOf(() => render(versions[1], folder))).message).toContain('EIO')
  const after = await contentsOf(folder)
  expect(Object.fromEntries(Object.entries(after).filter(([name]) => !name.endsWith('.tmp')))).toEqual(before)
})

it('puts a new version together again when another run took the first for a left-over', async () => {
  const folder = await folderWith(foreignFiles)
  disk.thefts = 3
  await render(versions[1], folder)
  expect(disk.thefts).toBeLessThan(0)
  expect(await contentsOf(folder)).toEqual({ ...foreignFiles, ...Object.fromEntries(files[1] ?? []) })
})

it('gives up when the new versions vanish again and again', async () => {
  const folder = await folderWith(foreignFiles)
  disk.thefts = 1000
  expect((await errorOf(() => render(versions[1], folder))).message).toContain('ENOENT')
  expect(await contentsOf(folder)).toEqual(foreignFiles)
})
