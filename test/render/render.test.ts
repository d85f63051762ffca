import { execFile } from 'node:child_process'
import { access, chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { marker } from '../../src/render/marker.ts'
import { renderFiles } from '../../src/render/files.ts'
import type { RenderProgress } from '../../src/render/options.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith, issuePathsOf } from './fixtures.ts'
import { configMap, deployment, stack, stackFiles } from './objects.ts'

const run = promisify(execFile)
const longAgo = new Date('2020-01-01T00:00:00Z')

async function resourcesOf(folder: string): Promise<unknown> {
  const text = await readFile(join(folder, 'kustomization.yaml'), 'utf8')
  return (parse(text) as { resources: unknown }).resources
}

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

describe('the diff', () => {
  it('is a unified diff, sorted by file', async () => {
    const folder = await folderWith()
    await render({ old: { configMap: configMap('old') }, backend: { configMap: configMap('a', { k: 'one' }) } }, folder)
    const next = { backend: { configMap: configMap('a', { k: 'two' }) }, new: { configMap: configMap('new') } }
    const { diff } = await render(next, folder, { mode: 'check' })
    expect(diff).toBe((await render(next, folder, { mode: 'dry-run' })).diff)
    expect(diff).toBe((await render(next, folder)).diff)
    expect(diff).toMatchSnapshot()
  })

  it('turns the old folder into the new one when git applies it', async () => {
    const folder = await folderWith({ 'README.md': 'mine' })
    await render({ ...stack('one'), old: { configMap: configMap('old') } }, folder)
    await writeFile(join(folder, 'backend-service.yaml'), `${marker}\nkind: x`)
    const next = { ...stack('two'), new: { configMap: configMap('new') } }
    const { diff } = await render(next, folder, { mode: 'check' })
    await writeFile(join(folder, '..', 'change.diff'), diff)
    await run('git', ['apply', '--verbose', join('..', 'change.diff')], { cwd: folder })
    expect(await render(next, folder, { mode: 'check' })).toMatchObject({ inSync: true })
  })

  it('does not show a Secret that lies under one of our names', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n'
    for (const old of [text, JSON.stringify(parse(text)), `${marker}\n${text}`]) {
      const folder = await folderWith({ 'backend-service.yaml': old })
      const { diff, changed } = await render(stack(), folder, { mode: 'check', adopt: true })
      expect(changed).toEqual(['backend-service.yaml'])
      expect(diff).not.toContain('hunter2')
    }
  })
})

describe('a file without our marker', () => {
  it('is never overwritten: one error names every such file, and nothing is written', async () => {
    const foreign = {
      'backend-deployment.yaml': 'kind: Deployment\n',
      'kustomization.yaml': 'resources: []\n',
      'README.md': '#',
    }
    const folder = await folderWith(foreign)
    for (const mode of ['write', 'check'] as const) {
      const error = await errorOf(() => render(stack(), folder, { mode }))
      expect(error.issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'kustomization.yaml'])
      expect(error.message).toContain('adopt: true')
    }
    expect(await contentsOf(folder)).toEqual(foreign)
  })

  it('is taken over with adopt when it has a name that we write, and only then', async () => {
    const foreign = { 'backend-deployment.yaml': 'old: 1\n', 'values.yaml': 'a: 1\n', 'README.md': '#' }
    const folder = await folderWith(foreign)
    const result = await render(stack(), folder, { adopt: true })
    expect(result).toMatchObject({
      changed: ['backend-deployment.yaml'],
      kept: ['README.md', 'values.yaml'],
      removed: [],
    })
    expect(result.diff).toContain('-old: 1')
    expect(await contentsOf(folder)).toEqual({ ...foreign, ...Object.fromEntries(renderFiles(stack())) })
    expect((await render(stack(), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('is not ours because the marker is further down or is only the start of the line', async () => {
    for (const text of [`# mine\n${marker}\n`, `${marker} not\n`, ` ${marker}\n`, '']) {
      const folder = await folderWith({ 'backend-deployment.yaml': text })
      expect(await issuePathsOf(() => render(stack(), folder))).toEqual(['backend-deployment.yaml'])
    }
  })

  it('is kept and listed when it is a manifest', async () => {
    const foreign = {
      'extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n',
      'extra.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"extra"}}',
      'two.yml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n',
    }
    const folder = await folderWith(foreign)
    const { kept } = await render(stack(), folder)
    expect(kept).toEqual(['extra.json', 'extra.yaml', 'two.yml'])
    expect(await resourcesOf(folder)).toEqual([...stackFiles.slice(0, -1), ...kept].toSorted())
    expect(await contentsOf(folder)).toMatchObject(foreign)
    expect((await render(stack(), folder, { mode: 'check' })).inSync).toBe(true)
  })

  it('is kept and not listed when kustomize could not take it as a resource', async () => {
    const foreign = {
      '.hidden.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hidden}\n',
      'README.md': '# Convex\n',
      'broken.yaml': 'a: [\n',
      'chart.yaml': 'kind: ConfigMap\nmetadata: {name: "{{ .Values.name }}"}\n',
      'component.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n',
      'empty.yaml': '',
      'mixed.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n---\na: 1\n',
      'nameless.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\n',
      'patch.yaml': '- op: remove\n  path: /spec\n',
      'transformer.yaml': 'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\n',
      'tsconfig.json': '{"compilerOptions":{}}',
      'values.yaml': 'replicas: 1\n',
    }
    const folder = await folderWith(foreign)
    const { kept } = await render(stack(), folder)
    expect(kept).toEqual(Object.keys(foreign))
    expect(await resourcesOf(folder)).toEqual(stackFiles.slice(0, -1))
    expect(await contentsOf(folder)).toMatchObject(foreign)
  })

  it('comes onto the list and goes from it as it comes and goes', async () => {
    const folder = await folderWith()
    await render(stack(), folder)
    await writeFile(join(folder, 'extra.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n')
    expect(await render(stack(), folder, { mode: 'check' })).toMatchObject({
      inSync: false,
      changed: ['kustomization.yaml'],
    })
    await render(stack(), folder)
    expect(await resourcesOf(folder)).toContain('extra.yaml')
  })

  it('may not define one of our objects: kustomize would refuse the folder', async () => {
    const old = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: convex-backend\n  namespace: convex\n'
    const list =
      'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Service, metadata: {name: convex-backend, namespace: convex}}\n'
    const folder = await folderWith({ 'deployment.yaml': old, 'list.yaml': list })
    for (const adopt of [false, true]) {
      const { issues } = await errorOf(() => render(stack(), folder, { adopt }))
      expect(issues.map(({ path }) => path)).toEqual(['deployment.yaml', 'list.yaml'])
      expect(issues[0]?.message).toMatch(
        /Deployment convex\/convex-backend .*deployment\.yaml and backend-deployment\.yaml.*delete/,
      )
    }
    expect(await contentsOf(folder)).toEqual({ 'deployment.yaml': old, 'list.yaml': list })
  })

  it('may not define an object of another foreign file', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n'
    const folder = await folderWith({ 'a.yaml': text, 'b.yaml': text })
    expect(await issuePathsOf(() => render(stack(), folder))).toEqual(['a.yaml'])
  })

  it.each(['kustomization.yml', 'Kustomization'])('may not be a second kustomization: %s', async (name) => {
    const folder = await folderWith({ [name]: 'resources: []\n' })
    expect(await issuePathsOf(() => render(stack(), folder, { adopt: true }))).toEqual([name])
  })

  it.each(['Backend-Deployment.yaml', 'Kustomization.yaml'])(
    'may not differ from ours only by case, be it marked or not: %s',
    async (name) => {
      for (const text of ['a: 1\n', `${marker}\na: 1\n`]) {
        const folder = await folderWith({ [name]: text })
        const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
        expect(issues).toMatchObject([{ path: name, message: expect.stringContaining('only by case') }])
        expect(await contentsOf(folder)).toEqual({ [name]: text })
      }
    },
  )
})

describe('what is no file', () => {
  it('leaves folders alone', async () => {
    const folder = await folderWith()
    await mkdir(join(folder, 'base'))
    await mkdir(join(folder, 'kustomization'))
    await writeFile(join(folder, 'base', 'a.yaml'), `${marker}\n`)
    const { kept } = await render(stack(), folder)
    expect(kept).toEqual([])
    expect(await contentsOf(join(folder, 'base'))).toEqual({ 'a.yaml': `${marker}\n` })
  })

  it('does not write through a symbolic link, nor replace it', async () => {
    const folder = await folderWith()
    const victim = join(dirname(folder), 'victim.yaml')
    await writeFile(victim, `${marker}\n`)
    await symlink(victim, join(folder, 'backend-deployment.yaml'))
    await symlink(join(dirname(folder), 'nowhere'), join(folder, 'backend-service.yaml'))
    const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'backend-service.yaml'])
    expect(issues[0]?.message).toContain('symbolic link')
    expect(await readFile(victim, 'utf8')).toBe(`${marker}\n`)
    expect(await readdir(folder)).toEqual(['backend-deployment.yaml', 'backend-service.yaml'])
  })

  it('keeps a symbolic link of another name, does not list it and does not remove it as stale', async () => {
    const folder = await folderWith()
    const victim = join(dirname(folder), 'victim.yaml')
    await writeFile(victim, `${marker}\n`)
    await symlink(victim, join(folder, 'linked.yaml'))
    expect(await render(stack(), folder)).toMatchObject({ kept: ['linked.yaml'], stale: [] })
    expect(await resourcesOf(folder)).toEqual(stackFiles.slice(0, -1))
    expect(await readdir(folder)).toContain('linked.yaml')
  })

  it('refuses a directory and a pipe in place of a file', async () => {
    const folder = await folderWith()
    await mkdir(join(folder, 'backend-deployment.yaml'))
    await run('mkfifo', [join(folder, 'ingressroute.yaml')])
    const { issues } = await errorOf(() => render(stack(), folder))
    expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml', 'ingressroute.yaml'])
    expect(await readdir(folder)).toEqual(['backend-deployment.yaml', 'ingressroute.yaml'])
  })

  it('refuses a folder that is a symbolic link, with or without a trailing slash', async () => {
    const folder = await folderWith()
    const link = join(dirname(folder), 'link')
    await symlink(folder, link)
    for (const path of [link, `${link}/`, `${link}/.`]) {
      const error = await errorOf(() => render(stack(), path))
      expect(error.issues).toMatchObject([{ path, message: expect.stringContaining('symbolic link') }])
    }
    await symlink(join(folder, 'nowhere'), join(dirname(folder), 'dangling'))
    await errorOf(() => render(stack(), join(dirname(folder), 'dangling')))
    expect(await readdir(folder)).toEqual([])
  })

  it('takes a folder below a symbolic link', async () => {
    const folder = await folderWith()
    await symlink(folder, join(dirname(folder), 'link'))
    await render(stack(), join(dirname(folder), 'link', 'sub'))
    expect(await readdir(join(folder, 'sub'))).toEqual(stackFiles)
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
