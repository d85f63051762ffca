import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { folderFactsOf } from '../../../src/check/load/folder-facts.ts'
import { loadDeployments, loadObjects } from '../../../src/check/load/load-objects.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import { writeFiles } from './files.ts'

const canary = 'CANARY0000'
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const listing = (...resources: readonly string[]): string => `resources: ${JSON.stringify(resources)}\n`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'containment-'))
  await writeFiles(folder, {
    '.git/config': `[http]\n  extraheader = "AUTHORIZATION: basic ${canary}"\n`,
    'base/kustomization.yaml': listing('in.yaml'),
    'base/in.yaml': configMap('base'),
    'plain/x.yaml': configMap('plain'),
    'app/in.yaml': configMap('in'),
    'app/below/in.yaml': configMap('below'),
    'secret.yaml': `${configMap('outside')}data: { a: ${canary} }\n`,
  })
  await symlink('in.yaml', join(folder, 'app/to-in.yaml'))
  await symlink('../base', join(folder, 'app/to-base'))
})

const makePipe = (name: string) => spawnSync('mkfifo', [join(folder, name)])

async function messagesOf(load: Promise<unknown>): Promise<string> {
  const error = await load.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ConvexK8sError)
  expect(JSON.stringify((error as ConvexK8sError).issues)).not.toContain(canary)
  return (error as ConvexK8sError).message
}

describe('a kustomization', () => {
  const build = (path: string) => promisify(execFile)('kubectl', ['kustomize', path])

  it.each([
    ['in.yaml', 'in.yaml'],
    ['in.yaml', './in.yaml'],
    ['in.yaml', 'to-in.yaml'],
  ])('may not list a file twice, as in kustomize: %s and %s', async (...names) => {
    await writeFiles(folder, { 'app/kustomization.yaml': listing(...names) })
    await expect(build(join(folder, 'app'))).rejects.toThrow()
    expect(await messagesOf(loadDeployments(join(folder, 'app')))).toContain('is listed twice; kustomize refuses it')
  })

  it.each(['in.yaml', 'below/in.yaml', 'to-in.yaml', '../base', 'to-base'])(
    'may list %s, as in kustomize',
    async (name) => {
      await writeFiles(folder, { 'app/kustomization.yaml': listing(name) })
      expect(await build(join(folder, 'app'))).toBeDefined()
      expect(await loadDeployments(join(folder, 'app'))).not.toHaveLength(0)
    },
  )

  it.each([
    '../secret.yaml',
    '../.git/config',
    'to-outside.yaml',
    '../plain',
    '../.git',
    '..',
    'climbs',
    '/etc',
    '/etc/hosts',
    'link-to-link.yaml',
    'to-kustomization-outside',
    '/dev/zero',
  ])('may not list %s, as in kustomize', async (name) => {
    await symlink('../secret.yaml', join(folder, 'app/to-outside.yaml'))
    await symlink('to-outside.yaml', join(folder, 'app/link-to-link.yaml'))
    await symlink('../plain', join(folder, 'app/to-kustomization-outside'))
    await writeFiles(folder, {
      'app/kustomization.yaml': listing(name),
      'app/climbs/kustomization.yaml': listing('../in.yaml'),
    })
    await expect(build(join(folder, 'app'))).rejects.toThrow('Command failed')
    await messagesOf(loadObjects(join(folder, 'app')))
  })

  it.each(['a-pipe', 'to-pipe', 'to-to-pipe', 'a-socket'])('may not list %s, which could block', async (name) => {
    makePipe('app/a-pipe')
    await symlink('a-pipe', join(folder, 'app/to-pipe'))
    await symlink('to-pipe', join(folder, 'app/to-to-pipe'))
    const server = createServer()
    onTestFinished(() => void server.close())
    await new Promise<void>((done) => void server.listen(join(folder, 'app/a-socket'), done))
    await writeFiles(folder, { 'app/kustomization.yaml': listing(name) })
    expect(await messagesOf(loadObjects(join(folder, 'app')))).toContain(`${name}: is not a regular file`)
  })

  it.each([['.base'], ['node_modules/b'], ['../other']])(
    'in %s has no link opened that leads out of it',
    async (name) => {
      const outside = await mkdtemp(join(tmpdir(), 'outside-'))
      await writeFiles(outside, { 'outside.yaml': configMap('outside') })
      await writeFiles(folder, {
        'lone/kustomization.yaml': listing(name),
        [`lone/${name}/kustomization.yaml`]: listing('in.yaml'),
        [`lone/${name}/in.yaml`]: configMap('x'),
        [`lone/${name}/unlisted.yaml`]: configMap('unlisted'),
      })
      await symlink(join(outside, 'outside.yaml'), join(folder, 'lone', name, 'leak.yaml'))
      await symlink(join(folder, 'secret.yaml'), join(folder, 'lone', name, 'leak-of-checkout.yaml'))
      const files: string[] = []
      const objects = await loadObjects(join(folder, 'lone'), { onFile: (file) => files.push(file) })
      expect(files.filter((file) => file.includes('leak'))).toEqual([])
      expect(objects.flatMap((object) => folderFactsOf(object)?.unlisted ?? [])).toContain('unlisted.yaml')
    },
  )

  it.each([
    '/root/.bashrc',
    '/root/no-such-file',
    '../../etc/hosts',
    '/no-such-file',
    '.links/to-nothing',
    '.links/to-something',
  ])('does not tell whether %s exists', async (name) => {
    await mkdir(join(folder, 'lone/.links'), { recursive: true })
    await symlink('/no-such-folder/no-such-file', join(folder, 'lone/.links/to-nothing'))
    await symlink('/etc/hosts', join(folder, 'lone/.links/to-something'))
    await writeFiles(folder, { 'lone/kustomization.yaml': listing(name) })
    const issue = await messagesOf(loadObjects(join(folder, 'lone')))
    expect(issue).toMatch(/: is outside \S+; a kustomization may list/)
  })

  it('may be reached by a link to its folder: what it lists is beside the folder itself, as in kustomize', async () => {
    await writeFiles(folder, {
      'deep/down/kustomization.yaml': listing('../../base', 'x.yaml'),
      'deep/down/x.yaml': configMap('x'),
    })
    await symlink('deep/down', join(folder, 'link'))
    expect(await build(join(folder, 'link'))).toBeDefined()
    expect((await loadObjects(join(folder, 'link'))).map(({ metadata }) => metadata?.name)).toContain('base')
  })

  it('outside a checkout uses the folders below the given one', async () => {
    const apart = await mkdtemp(join(tmpdir(), 'apart-'))
    await writeFiles(apart, {
      'base/kustomization.yaml': listing('in.yaml'),
      'base/in.yaml': configMap('base'),
      'app/kustomization.yaml': listing('../base'),
    })
    expect(await loadObjects(apart)).toHaveLength(3)
    expect(await messagesOf(loadObjects(join(apart, 'app')))).toContain(`is outside ${join(apart, 'app')}`)
  })

  it('uses the folders of its Git checkout, and no others', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'))
    await writeFiles(outside, { 'kustomization.yaml': listing('x.yaml'), 'x.yaml': configMap('outside') })
    const text = listing(join('../..', outside.slice(tmpdir().length)))
    await writeFiles(folder, { 'app/kustomization.yaml': text })
    expect(await messagesOf(loadObjects(join(folder, 'app')))).toContain(`is outside ${folder}`)
  })

  it('that is a symbolic link to another folder is refused', async () => {
    await symlink('../base/kustomization.yaml', join(folder, 'app/kustomization.yaml'))
    expect(await messagesOf(loadObjects(join(folder, 'app')))).toContain('is outside')
  })

  it('cannot have a folder read thousands of times', async () => {
    const names = Array.from({ length: 15 }, (_, level) => `level-${level}`)
    const texts = names.map((name, level) => [
      `${name}/kustomization.yaml`,
      listing(...Array.from({ length: 4 }, () => `../${names[level + 1] ?? 'base'}`)),
    ])
    await writeFiles(folder, Object.fromEntries(texts) as Record<string, string>)
    expect(await messagesOf(loadObjects(join(folder, 'level-0')))).toMatch(/more than \d+ objects/)
  })
})

describe('a folder', () => {
  it('has symbolic links followed inside the checkout, and not out of it', async () => {
    await writeFiles(folder, { 'linked/x.yaml': configMap('x') })
    await symlink('../plain', join(folder, 'linked/plain'))
    expect(await loadObjects(join(folder, 'linked'))).toHaveLength(2)
    await symlink('/etc/hosts', join(folder, 'linked/hosts.yaml'))
    await symlink('/etc', join(folder, 'linked/etc'))
    await symlink('/etc/no-such-file', join(folder, 'linked/nothing.yaml'))
    const messages = await messagesOf(loadObjects(join(folder, 'linked')))
    for (const name of ['hosts.yaml', 'etc', 'nothing.yaml'])
      expect(messages).toContain(`linked/${name}: is a symbolic link that leads out of ${folder}`)
  })

  it('outside a checkout is itself the place that links may lead to', async () => {
    const apart = await mkdtemp(join(tmpdir(), 'apart-'))
    await writeFiles(apart, { 'a/x.yaml': configMap('x'), 'b/z.yaml': configMap('z') })
    await symlink('../a/x.yaml', join(apart, 'b/x.yaml'))
    expect(await loadDeployments(apart)).toHaveLength(2)
    expect(await messagesOf(loadObjects(join(apart, 'b')))).toContain('leads out of')
  })

  it('is refused with a pipe that has the name of a manifest', async () => {
    makePipe('app/pipe.yaml')
    expect(await messagesOf(loadDeployments(join(folder, 'app')))).toContain('pipe.yaml: is not a regular file')
  })
})

it('a pipe that the user names is read, as <(helm template .) is one', async () => {
  makePipe('pipe')
  const pipe = join(folder, 'pipe')
  const [objects] = await Promise.all([
    loadObjects(pipe),
    promisify(execFile)('sh', ['-c', `printf '%s' "$1" > "$2"`, 'sh', configMap('x'), pipe]),
  ])
  expect(objects).toHaveLength(1)
})

it('a folder may be named itself wherever it is', async () => {
  await mkdir(join(folder, '.git/deep'))
  await writeFiles(folder, { '.git/deep/x.yaml': configMap('x') })
  expect(await loadObjects(join(folder, '.git/deep'))).toHaveLength(1)
})
