import * as fc from 'fast-check'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { ConvexK8sError } from '../../src/errors.ts'
import { marker } from '../../src/render/marker.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from './fixtures.ts'
import { configMap, stack, stackFiles } from './objects.ts'

const own = stackFiles.filter((name) => name !== 'kustomization.yaml')
const odd = ['a+b.yaml', 'größe.yaml', 'my pvc.yaml', '日本.json']
const elsewhere = ['../base', 'github.com/example/base?ref=v1', 'https://example.com/base.yaml', 'sub/x.yaml']

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

async function resourcesOf(folder: string): Promise<readonly string[]> {
  return (parse(await readFile(join(folder, 'kustomization.yaml'), 'utf8')) as { resources: string[] }).resources
}

describe('a kustomization that is taken over', () => {
  it('keeps what it listed: any manifest, folders, links and places elsewhere, in every later run too', async () => {
    const resources = [...odd, ...elsewhere, 'linked.yaml', 'sub', './backend-service.yaml', 'gone.yaml']
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

  it.each([
    ['broken YAML', 'resources: [a.yaml\n'],
    ['a list', '- a.yaml\n'],
    ['two documents', 'resources: []\n---\nresources: []\n'],
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
      const bad = resources.filter((item) => /mixed\.yaml|objects\.txt/.test(item))
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
