import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderFiles } from '../../../src/render/files.ts'
import { render } from '../../../src/render/render.ts'
import { bundled } from '../../support/bundled.ts'
import { contentsOf, folderWith } from '../fixtures.ts'
import { foreignFiles, versions } from './versions.ts'

const [one, two] = versions.map((version) => renderFiles(version, { foreign: ['extra.yaml'] }))

/** A program that rewrites the folder, once it has come to this step of the disk. */
async function rewriting(folder: string, step = 1): Promise<ChildProcess> {
  const script = bundled('test/render/disk/rewrite-loop.ts')
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  let steps = 0
  await new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
    child.stdout.on('data', (bytes: Buffer) => {
      steps += bytes.length
      if (steps >= step) resolve()
    })
  })
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  expect(child.exitCode).toBeNull()
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  expect((await exit)[1]).toBe('SIGKILL')
}

function isTemporary(name: string): boolean {
  return name.endsWith('.tmp')
}

/** Every file of ours is whole, of the one or the other version; every foreign file is as it was. */
function expectWhole(contents: Readonly<Record<string, string>>): void {
  expect(contents).toMatchObject(foreignFiles)
  for (const [name, text] of Object.entries(contents)) {
    if (name in foreignFiles || isTemporary(name)) continue
    expect([one?.get(name), two?.get(name)], name).toContain(text)
  }
}

function expectListed(contents: Readonly<Record<string, string>>): void {
  const list = contents['kustomization.yaml']
  if (list === undefined) return
  const { resources } = parse(list) as { resources: readonly string[] }
  for (const name of resources) expect(Object.keys(contents)).toContain(name)
}

/** Whether the files of ours are all of one version. */
function isOneVersion(contents: Readonly<Record<string, string>>): boolean {
  const own = Object.entries(contents).filter(([name]) => !(name in foreignFiles) && !isTemporary(name))
  return [one, two].some((files) => own.length === files?.size && own.every(([name, text]) => files.get(name) === text))
}

describe('a killed render', () => {
  it('leaves whole files and a list of what is there, and the next one puts everything right', async () => {
    const lanes = 4
    const [fewest, most] = [11, 40]
    // A render of one version over the other takes about this many steps.
    const steps = 25
    const hitsWanted = 6
    let staging = 0
    let swapping = 0
    const lane = async () => {
      const folder = await folderWith(foreignFiles)
      // On until enough kills have hit a render at work. The steps say when: a time would hit or miss with the load.
      for (let kill = 0; kill < most && (kill < fewest || Math.min(staging, swapping) < hitsWanted); kill += 1) {
        const child = await rewriting(folder, Math.ceil(Math.random() * steps))
        await delay(Math.random() * 4)
        await killed(child)
        const contents = await contentsOf(folder)
        expectWhole(contents)
        expectListed(contents)
        if (Object.keys(contents).some(isTemporary)) staging += 1
        if (!isOneVersion(contents)) swapping += 1
      }
      await render(versions[0], folder)
      expect(await contentsOf(folder)).toEqual({ ...foreignFiles, ...Object.fromEntries(one ?? []) })
    }
    // All lanes come to their end before one fails the test, so that no child outlives it.
    const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    // Kills must hit a render at work, or this test proves nothing.
    expect(Math.min(staging, swapping)).toBeGreaterThanOrEqual(hitsWanted)
  }, 240_000)

  it('leaves temporary files, which the next one knows by name and content', async () => {
    const { marker } = await import('../../../src/render/marker.ts')
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => `.convex-k8s-${digit.repeat(16)}.tmp`) as [string, string, string]
    const leftOver = { [a]: `${marker}\napiVers`, [b]: '', [c]: marker.slice(0, 7) }
    const foreign = {
      ...foreignFiles,
      '.convex-k8s-0000000000000000.tmp': 'mine',
      '.convex-k8s-short.tmp': marker,
      [`${a}.yaml`]: marker,
    }
    const folder = await folderWith({ ...leftOver, ...foreign })
    const check = await render(versions[0], folder, { mode: 'check' })
    expect(check.kept).toEqual(Object.keys(foreign).toSorted())
    expect(await contentsOf(folder)).toEqual({ ...leftOver, ...foreign })
    expect((await render(versions[0], folder)).removed).toEqual([])
    expect(await contentsOf(folder)).toEqual({ ...foreign, ...Object.fromEntries(one ?? []) })
  })
})

describe('two renders of one folder at once', () => {
  it('leave every file whole, in one process', async () => {
    const folder = await folderWith(foreignFiles)
    await Promise.all(Array.from({ length: 24 }, (_, index) => render(versions[index % 2 === 0 ? 0 : 1], folder)))
    const contents = await contentsOf(folder)
    expectWhole(contents)
    expect(Object.keys(contents).filter(isTemporary)).toEqual([])
  })

  it('leave every file whole, in two processes, at every moment', async () => {
    const folder = await folderWith(foreignFiles)
    const children = await Promise.all([rewriting(folder), rewriting(folder)])
    for (let look = 0; look < 200; look += 1) {
      // A file may go between the list of names and the look at it; then there is nothing to say.
      const contents = await contentsOf(folder).catch(() => foreignFiles)
      expectWhole(contents)
    }
    for (const child of children) await killed(child)
    await render(versions[1], folder)
    expect(await contentsOf(folder)).toEqual({ ...foreignFiles, ...Object.fromEntries(two ?? []) })
  }, 30_000)
})
