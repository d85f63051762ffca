import { access, chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { marker } from '../../src/render/marker.ts'
import { renderFiles } from '../../src/render/files.ts'
import type { RenderProgress } from '../../src/render/options.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith, issuePathsOf, resourcesOf } from './fixtures.ts'
import { configMap, deployment, stack, stackFiles } from './objects.ts'

const longAgo = new Date('2020-01-01T00:00:00Z')
describe('render', () => {
  it('writes the files of renderFiles into a folder that it creates', async () => {
    const folder = join(await folderWith(), 'deep', 'er')
    const result = await render(stack(), folder)
    expect(await contentsOf(folder)).toEqual(Object.fromEntries(renderFiles(stack())))
    expect(result).toMatchObject({
      folder,
      mode: 'write',
      inSync: true,
      changed: [],
      stale: [],
      unchanged: [],
      kept: [],
    })
    expect(result.missing).toEqual(stackFiles)
    expect(result.written).toEqual(stackFiles)
    expect(result.removed).toEqual([])
    expect(await readdir(folder)).toEqual(stackFiles)
  })

  it('leaves a folder that is right untouched, to the modification time', async () => {
    const folder = await folderWith()
    await render(stack(), folder)
    for (const name of stackFiles) await utimes(join(folder, name), longAgo, longAgo)
    await utimes(folder, longAgo, longAgo)
    const result = await render(stack(), folder)
    expect(result).toMatchObject({ inSync: true, written: [], removed: [], diff: '', unchanged: stackFiles })
    for (const name of [...stackFiles, '.']) expect((await stat(join(folder, name))).mtime).toEqual(longAgo)
  })

  it('tells how far it is: every file that is read, and every one that is written or removed', async () => {
    const folder = await folderWith()
    const seen: RenderProgress[] = []
    const onProgress = (progress: RenderProgress): void => void seen.push(progress)
    await render(stack(), folder, { onProgress })
    const steps = (step: 'read' | 'write', total: number) =>
      Array.from({ length: total }, (_, index) => ({
        step,
        done: index + 1,
        total,
        name: expect.any(String) as string,
      }))
    expect(seen).toEqual(steps('write', stackFiles.length))
    expect(seen.map(({ name }) => name).toSorted()).toEqual(stackFiles)

    seen.length = 0
    await writeFile(join(folder, 'gone-service.yaml'), `${marker}\n`)
    await render(stack('two'), folder, { mode: 'check', onProgress })
    expect(seen).toEqual(steps('read', stackFiles.length + 1))

    seen.length = 0
    await render(stack('two'), folder, { onProgress })
    expect(seen).toEqual([...steps('read', stackFiles.length + 1), ...steps('write', 2)])
    expect(seen.slice(-2).map(({ name }) => name)).toEqual(['backend-configmap.yaml', 'gone-service.yaml'])
  })

  it('ends with the error of a listener that fails, and leaves the folder as it was', async () => {
    const folder = await folderWith()
    const onProgress = ({ done }: RenderProgress): void => {
      if (done === 2) throw new Error('enough')
    }
    await expect(render(stack(), folder, { onProgress })).rejects.toThrow('enough')
    expect(await readdir(folder)).toEqual([])
    expect((await render(stack(), folder)).written).toHaveLength(stackFiles.length)
  })

  it('rewrites only what changed', async () => {
    const folder = await folderWith()
    await render(stack('one'), folder)
    for (const name of stackFiles) await utimes(join(folder, name), longAgo, longAgo)
    const result = await render(stack('two'), folder)
    expect(result).toMatchObject({
      changed: ['backend-configmap.yaml'],
      written: ['backend-configmap.yaml'],
      missing: [],
    })
    expect(result.unchanged).toEqual(stackFiles.slice(1))
    for (const name of stackFiles.slice(1)) expect((await stat(join(folder, name))).mtime).toEqual(longAgo)
    expect(await contentsOf(folder)).toEqual(Object.fromEntries(renderFiles(stack('two'))))
  })

  it('removes marked files that have no object any more, and takes them off the list', async () => {
    const folder = await folderWith()
    await render(stack(), folder)
    const { ingress } = stack()
    const result = await render({ ingress }, folder)
    expect(result.stale).toEqual(['backend-configmap.yaml', 'backend-deployment.yaml', 'backend-service.yaml'])
    expect(result.removed).toEqual(result.stale)
    expect(result.written).toEqual(['kustomization.yaml'])
    expect(await readdir(folder)).toEqual(['ingressroute.yaml', 'kustomization.yaml'])
    expect(await resourcesOf(folder)).toEqual(['ingressroute.yaml'])
  })

  it('does not remove a copy of one of our files under a name that we never give', async () => {
    const copies = {
      'backend-deployment.yaml.orig': `${marker}\na: 1\n`,
      '.backup.yaml': `${marker}\n`,
      notes: `${marker}\n`,
    }
    const folder = await folderWith(copies)
    const { kept } = await render(stack(), folder)
    expect(kept).toEqual(['.backup.yaml', 'backend-deployment.yaml.orig', 'notes'])
    expect(await contentsOf(folder)).toMatchObject(copies)
  })

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no final newline', (text: string) => text.trimEnd()],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['an edit', (text: string) => `${text}# edited\n`],
  ])('sees %s in a marked file as a change and mends it', async (_name, damage) => {
    const folder = await folderWith()
    await render(stack(), folder)
    const place = join(folder, 'backend-service.yaml')
    const right = await readFile(place, 'utf8')
    await writeFile(place, damage(right))
    expect(await render(stack(), folder, { mode: 'check' })).toMatchObject({
      inSync: false,
      changed: ['backend-service.yaml'],
    })
    expect(await render(stack(), folder)).toMatchObject({ inSync: true, written: ['backend-service.yaml'] })
    expect(await readFile(place, 'utf8')).toBe(right)
  })

  it('keeps the permissions of a file that it replaces', async () => {
    const folder = await folderWith()
    await render(stack('one'), folder)
    await chmod(join(folder, 'backend-configmap.yaml'), 0o640)
    await render(stack('two'), folder)
    expect((await stat(join(folder, 'backend-configmap.yaml'))).mode & 0o777).toBe(0o640)
  })

  it('takes a relative folder, one with .. and one with a trailing slash', async () => {
    const folder = await folderWith()
    await render(stack(), `${folder}/../convex/`)
    expect(await readdir(folder)).toEqual(stackFiles)
  })

  it('puts header and fileName to use', async () => {
    const folder = await folderWith()
    await render(configMap('a'), folder, { header: 'Hello', fileName: (object) => `${object.metadata?.name}.yaml` })
    expect((await readFile(join(folder, 'a.yaml'), 'utf8')).split('\n')[1]).toBe('# Hello')
    expect((await readFile(join(folder, 'kustomization.yaml'), 'utf8')).split('\n')[1]).toBe('# Hello')
  })

  it('is in sync after a write, whatever was missing, changed or stale, and every later check agrees', async () => {
    const folder = await folderWith()
    const old = { ...stack('one'), old: { configMap: configMap('old') } }
    for (const objects of [old, stack('two'), stack('two')]) {
      expect(await render(objects, folder)).toMatchObject({ inSync: true })
      expect(await render(objects, folder, { mode: 'check' })).toMatchObject({ inSync: true, diff: '' })
    }
    expect(await render(old, folder, { mode: 'check' })).toMatchObject({ inSync: false })
  })

  it('gives result and bytes independent of what was there before', async () => {
    const [fresh, used] = [await folderWith(), await folderWith()]
    await render({ old: configMap('old') }, used)
    await render(stack('one'), used)
    await render(stack('two'), used)
    await render(stack('two'), fresh)
    expect(await contentsOf(used)).toEqual(await contentsOf(fresh))
  })
})

describe.each(['check', 'dry-run'] as const)('render in mode %s', (mode) => {
  it('writes nothing, not even the folder', async () => {
    const folder = join(await folderWith(), 'new')
    const result = await render(stack(), folder, { mode })
    expect(result).toMatchObject({ mode, inSync: false, missing: stackFiles, written: [], removed: [] })
    await expect(access(folder)).rejects.toThrow('ENOENT')
  })

  it('reports missing, changed and stale files and touches none', async () => {
    const folder = await folderWith()
    await render({ ...stack('one'), old: { configMap: configMap('old') } }, folder)
    await render({ ...stack('one'), old: { configMap: configMap('old') } }, folder)
    const before = await contentsOf(folder)
    const times = await Promise.all(Object.keys(before).map(async (name) => (await stat(join(folder, name))).mtimeMs))
    const result = await render({ ...stack('two'), more: { configMap: configMap('more') } }, folder, { mode })
    expect(result).toMatchObject({
      inSync: false,
      missing: ['more-configmap.yaml'],
      changed: ['backend-configmap.yaml', 'kustomization.yaml'],
      stale: ['old-configmap.yaml'],
      unchanged: ['backend-deployment.yaml', 'backend-service.yaml', 'ingressroute.yaml'],
      written: [],
      removed: [],
    })
    expect(await contentsOf(folder)).toEqual(before)
    const after = await Promise.all(Object.keys(before).map(async (name) => (await stat(join(folder, name))).mtimeMs))
    expect(after).toEqual(times)
  })

  it('says that a folder is in sync', async () => {
    const folder = await folderWith()
    await render(stack(), folder)
    expect(await render(stack(), folder, { mode })).toMatchObject({ inSync: true, diff: '' })
  })
})

describe('wrong arguments', () => {
  it.each(['', 7, undefined, null, 'a\0b'])('refuses %j as a folder', async (folder) => {
    expect(await issuePathsOf(() => render(stack(), folder as string))).toEqual(['folder'])
  })

  it('refuses wrong options, all at once', async () => {
    const folder = await folderWith()
    const options = { mode: 'chek', adopt: 'yes', adpot: true } as never
    const { issues } = await errorOf(() => render(stack(), folder, options))
    expect(issues.map(({ path }) => path).toSorted()).toEqual(['adopt', 'adpot', 'mode'])
    expect(issues.find(({ path }) => path === 'adpot')?.message).toContain('"adopt"')
    expect(await readdir(folder)).toEqual([])
  })

  it('writes nothing when the objects are wrong', async () => {
    const folder = await folderWith()
    await errorOf(() => render([configMap('a'), configMap('a')], folder))
    await errorOf(() => render(Promise.resolve(stack()) as never, folder))
    await errorOf(() => render('text' as never, folder))
    expect(await readdir(folder)).toEqual([])
  })
})

it('finds the same in what can be read only once', async () => {
  const objects = [deployment('convex-backend')].map((object) => ({
    ...object,
    spec: {
      replicas: 3,
      template: { spec: { containers: [{ name: 'a', image: 'ghcr.io/get-convex/convex-backend:latest' }] } },
    },
  }))
  const { findings } = await render(objects, await folderWith())
  expect(findings.length).toBeGreaterThan(0)
  for (const once of [objects.values(), { a: objects.values() }]) {
    expect((await render(once, await folderWith())).findings).toEqual(findings)
  }
})

it('is refused below a working directory that is gone', async () => {
  const folder = await folderWith()
  const before = process.cwd()
  process.chdir(folder)
  try {
    await rm(folder, { recursive: true })
    const { issues } = await errorOf(() => render(stack(), 'convex'))
    expect(issues).toEqual([{ path: 'convex', message: expect.stringContaining('working directory') }])
  } finally {
    process.chdir(before)
  }
})
