import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
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
  ])('may not list %s, as in kustomize', async (name) => {
    await symlink('../secret.yaml', join(folder, 'app/to-outside.yaml'))
    await writeFiles(folder, {
      'app/kustomization.yaml': listing(name),
      'app/climbs/kustomization.yaml': listing('../in.yaml'),
    })
    await expect(build(join(folder, 'app'))).rejects.toThrow('Command failed')
    await messagesOf(loadObjects(join(folder, 'app')))
  })

  it.each(['a-pipe', '/dev/zero', '/dev/null'])('may not list %s, which could block or never end', async (name) => {
    makePipe('app/a-pipe')
    await writeFiles(folder, { 'app/kustomization.yaml': listing(name) })
    expect(await messagesOf(loadObjects(join(folder, 'app')))).toContain(`${name}: is not a regular file`)
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
    const messages = await messagesOf(loadObjects(join(folder, 'linked')))
    for (const name of ['hosts.yaml', 'etc'])
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
