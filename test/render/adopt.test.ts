import * as fc from 'fast-check'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { ConvexK8sError } from '../../src/errors.ts'
import { marker } from '../../src/render/marker.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith, resourcesOf } from './fixtures.ts'
import { configMap, deployment, service, stack, stackFiles } from './objects.ts'

const own = stackFiles.filter((name) => name !== 'kustomization.yaml')
const odd = ['a+b.yaml', 'größe.yaml', 'my pvc.yaml', '日本.json']
const elsewhere = [
  '../base',
  'deploy@example.com:base.git',
  'github.com/example/base?ref=v1',
  'https://example.com/base.yaml',
  'sub/x.yaml',
]

function manifest(name: string): string {
  return stringify(configMap(Buffer.from(name).toString('hex')))
}

function kustomization(fields: object): string {
  return stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields })
}

/** A hand-written folder with everything that a kustomization may list. */
async function handWritten(fields: object): Promise<string> {
  const files = Object.fromEntries(odd.map((name) => [name, manifest(name)]))
  const folder = await folderWith({
    ...files,
    'mixed.yaml': `${manifest('mixed')}---\na: 1\n`,
    'objects.txt': manifest('text'),
    'old-service.yaml': `${marker}\n${manifest('old')}`,
    'kustomization.yaml': kustomization(fields),
  })
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, '..', 'linked.yaml'), manifest('linked'))
  await symlink('../linked.yaml', join(folder, 'linked.yaml'))
  return folder
}

describe('a kustomization that is taken over', () => {
  it('keeps what it listed: any manifest, folders, links and places elsewhere, in every later run too', async () => {
    const resources = [...odd, ...elsewhere, 'linked.yaml', 'sub', './backend-service.yaml']
    const folder = await handWritten({ resources, bases: ['../other'], patches: [], images: null, namespace: '' })
    await render(stack(), folder, { adopt: true })
    const expected = [...own, ...odd, ...elsewhere, '../other', 'linked.yaml', 'sub'].toSorted()
    expect(await resourcesOf(folder)).toEqual(expected)
    expect(await render(stack(), folder, { mode: 'check' })).toMatchObject({ inSync: true })
    await render(stack('two'), folder)
    expect(await resourcesOf(folder)).toEqual(expected)
  })

  it('lets go of what is deleted from its list afterwards', async () => {
    const folder = await handWritten({ resources: ['sub', '../base'] })
    await render(stack(), folder, { adopt: true })
    const text = await readFile(join(folder, 'kustomization.yaml'), 'utf8')
    await writeFile(join(folder, 'kustomization.yaml'), text.replace('  - ../base\n', ''))
    await render(stack(), folder)
    expect(await resourcesOf(folder)).toEqual([...own, ...odd, 'sub'].toSorted())
  })

  it('is refused with everything that the new one could not have, and nothing is written', async () => {
    const lost = {
      components: ['../component'],
      commonLabels: { a: 'b' },
      configMapGenerator: [{ name: 'a', literals: ['a=b'] }],
      images: [{ name: 'a', newTag: 'b' }],
      namePrefix: 'a-',
      namespace: 'convex',
      patches: [{ path: 'patch.yaml' }],
      secretGenerator: [{ name: 's', literals: ['p=CANARY'] }],
      'Not a word: CANARY': true,
    }
    const resources = ['mixed.yaml', 'objects.txt', { a: 'CANARY' }, '../base']
    const folder = await handWritten({ resources, ...lost })
    const before = await contentsOf(folder)
    const { message, issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => 'kustomization.yaml'))
    const text = issues.map((issue) => issue.message).join('\n')
    for (const word of [...Object.keys(lost).slice(0, -1), '"mixed.yaml"', '"objects.txt"'])
      expect(text).toContain(word)
    expect(text + message).not.toContain('CANARY')
    expect(text).not.toContain('../base')
    expect(await contentsOf(folder)).toEqual(before)
  })

  it.each(['secret.dec.yaml', './gone.yaml', 'gone', 'a:b.yaml'])(
    'is refused when it lists something that does not exist: %s',
    async (item) => {
      const folder = await handWritten({ resources: [item, 'sub'] })
      const before = await contentsOf(folder)
      const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
      const name = item.replace('./', '')
      expect(issues).toEqual([
        { path: 'kustomization.yaml', message: expect.stringContaining(`lists "${name}", which does not exist`) },
      ])
      expect(await contentsOf(folder)).toEqual(before)
    },
  )

  it.each([
    ['broken YAML', 'resources: [a.yaml\n'],
    ['a list', '- a.yaml\n'],
    ['two documents', 'resources: []\n---\nresources: []\n'],
    ['a carriage return alone', 'resources:\n- a.yaml # note\r- sub\n'],
    ['a line separator', 'resources:\n- a.yaml # note\u2028- sub\n'],
    ['a next line', '#\u0085resources: [sub]\n'],
    ['a component', 'kind: Component\nresources: []\n'],
  ])('is refused when it cannot be understood: %s', async (_name, text) => {
    const folder = await folderWith({ 'kustomization.yaml': text })
    const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues.map(({ path }) => path)).toEqual(['kustomization.yaml'])
  })

  it('may be empty', async () => {
    for (const text of ['', '# nothing yet\n', 'resources:\n']) {
      const folder = await folderWith({ 'kustomization.yaml': text })
      await render(stack(), folder, { adopt: true })
      expect(await resourcesOf(folder)).toEqual(own)
    }
  })
})

describe('a manifest that is taken over', () => {
  const old = (name: string, kind = 'ConfigMap'): string =>
    stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'convex' } })
  const backend = stringify(deployment('convex-backend'))

  it.each([
    ['beside ours', `${backend}---\n${old('precious', 'PersistentVolumeClaim')}---\n${old('mine')}`],
    ['beside text that is not an object', `a: 1\n---\n${old('mine')}---\n${old('precious', 'PersistentVolumeClaim')}`],
    ['alone', `${old('precious', 'PersistentVolumeClaim')}---\n${old('mine')}`],
    [
      'in a list',
      stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [parse(old('precious', 'PersistentVolumeClaim')), parse(old('mine'))],
      }),
    ],
  ])('is refused with the names of the objects that would be lost: %s', async (_name, text) => {
    const folder = await folderWith({
      'backend-deployment.yaml': text,
      'kustomization.yaml': kustomization({ resources: ['backend-deployment.yaml'] }),
    })
    const before = await contentsOf(folder)
    const preview = await render(stack(), folder, { adopt: true, mode: 'dry-run' })
    expect(preview).toMatchObject({ inSync: false, changed: expect.arrayContaining([expect.any(String)]) })
    for (const mode of ['write'] as const) {
      const { issues } = await errorOf(() => render(stack(), folder, { adopt: true, mode }))
      expect(issues.map(({ path }) => path)).toEqual(['backend-deployment.yaml'])
      for (const title of ['PersistentVolumeClaim convex/precious', 'ConfigMap convex/mine'])
        expect(issues[0]?.message).toContain(title)
      expect(issues[0]?.message).not.toContain('Deployment convex')
    }
    expect(await contentsOf(folder)).toEqual(before)
    await writeFile(join(folder, 'mine.yaml'), text.replace(backend, ''))
    if (text.startsWith('a: 1')) return
    await render(stack(), folder, { adopt: true })
    expect(await resourcesOf(folder)).toEqual([...own, 'mine.yaml'].toSorted())
  })

  it.each([
    ['of another namespace', { ...deployment('convex-backend'), metadata: { name: 'convex-backend', namespace: 'b' } }],
    ['of another group', { ...deployment('convex-backend'), apiVersion: 'example.com/v1' }],
    ['of another name', deployment('backend')],
    ['without a namespace', { ...deployment('convex-backend'), metadata: { name: 'convex-backend' } }],
  ])('is refused when its object is another one: %s', async (_name, object) => {
    const folder = await folderWith({ 'backend-deployment.yaml': stringify(object) })
    const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues).toEqual([{ path: 'backend-deployment.yaml', message: expect.stringContaining(`Deployment`) }])
    expect(issues[0]?.message.includes('missing namespace')).toBe(!('namespace' in object.metadata))
  })

  it('is refused when nobody can tell what it holds, and never quoted', async () => {
    const folder = await folderWith({
      'backend-deployment.yaml': '{{ .Values.CANARY }}\n',
      'backend-service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: {toString: null}, namespace: [CANARY]}\n',
    })
    const { issues } = await errorOf(() => render(stack(), folder, { adopt: true }))
    expect(issues).toMatchObject([
      { path: 'backend-deployment.yaml', message: expect.stringMatching(/^cannot be read/) },
    ])
    expect(issues[0]?.message).not.toContain('CANARY')
  })

  it('may hold objects that are now in another file, in any version', async () => {
    const text = `${stringify({ ...deployment('convex-backend'), apiVersion: 'apps/v1beta1' })}---\n${stringify(service('convex-backend'))}`
    const folder = await folderWith({ 'backend-deployment.yaml': text })
    await render(stack(), folder, { adopt: true })
    expect(await resourcesOf(folder)).toEqual(own)
  })

  it('is not to be deleted before its other objects have moved', async () => {
    const all = [stringify(service('convex-backend')), backend, old('precious', 'PersistentVolumeClaim')].join('---\n')
    const folder = await folderWith({ 'all.yaml': all })
    const { issues } = await errorOf(() => render(stack(), folder))
    expect(issues.map(({ path }) => path)).toEqual(['all.yaml', 'all.yaml'])
    for (const { message } of issues) {
      expect(message).toContain('all.yaml also holds PersistentVolumeClaim convex/precious; move')
      expect(message.replace(/;.*/, '')).toMatch(/^(Service|Deployment) convex\/convex-backend is in all\.yaml and/)
    }
  })
})

describe('a kustomization of an earlier run', () => {
  it('does not lose a manifest of somebody else that can no longer be listed', async () => {
    const folder = await folderWith({ 'extra.yaml': manifest('extra') })
    await render(stack(), folder)
    await writeFile(join(folder, 'extra.yaml'), `${manifest('extra')}---\na: 1\n`)
    const { issues } = await errorOf(() => render(stack(), folder))
    expect(issues).toEqual([{ path: 'kustomization.yaml', message: expect.stringContaining('"extra.yaml"') }])
    const list = join(folder, 'kustomization.yaml')
    await writeFile(list, (await readFile(list, 'utf8')).replace('  - extra.yaml\n', ''))
    expect(await render(stack(), folder)).toMatchObject({ kept: ['extra.yaml'], written: [] })
  })

  it('does not lose what it lists to an edit that breaks it', async () => {
    const folder = await folderWith()
    await render(stack(), folder)
    await writeFile(join(folder, 'kustomization.yaml'), `${marker}\n<<<<<<< HEAD\nresources: [../base]\n`)
    const { issues } = await errorOf(() => render(stack(), folder))
    expect(issues).toMatchObject([
      { path: 'kustomization.yaml', message: expect.stringMatching(/^cannot be read: line/) },
    ])
  })
})

it('lists, names or never had everything that was listed before', async () => {
  const items = [...own, ...odd, ...elsewhere, 'mixed.yaml', 'objects.txt', 'old-service.yaml', 'linked.yaml', 'sub']
  const listed = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...items, 'gone.yaml'), fc.constantFrom('', './'))
      .map(([item, start]) => (elsewhere.includes(item) ? item : `${start}${item}`)),
  )
  let [carried, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(listed, fc.boolean(), async (resources, isMarked) => {
      const folder = await handWritten({ resources })
      const list = join(folder, 'kustomization.yaml')
      if (isMarked) await writeFile(list, `${marker}\n${await readFile(list, 'utf8')}`)
      const error = await render(stack(), folder, { adopt: !isMarked }).catch((failure: unknown) => failure)
      const bad = resources.filter((item) =>
        (isMarked ? /mixed\.yaml|objects\.txt/ : /mixed\.yaml|objects\.txt|gone\.yaml/).test(item),
      )
      if (bad.length > 0) {
        refused += 1
        expect(error).toBeInstanceOf(ConvexK8sError)
        for (const item of bad) expect(String(error)).toContain(item.replace('./', ''))
        return
      }
      carried += 1
      const now = (await resourcesOf(folder)).map((item) => item.replace(/^\.\//, ''))
      const gone = /gone\.yaml|old-service\.yaml/
      for (const item of resources) if (!gone.test(item)) expect(now).toContain(item.replace(/^\.\//, ''))
    }),
    { numRuns: 100 },
  )
  expect(Math.min(carried, refused)).toBeGreaterThan(10)
})
