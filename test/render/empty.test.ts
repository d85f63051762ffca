import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { convexFleet } from '../../src/fleet/fleet.ts'
import { renderFleet } from '../../src/fleet/render-fleet.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from './fixtures.ts'
import { configMap, sealed, sealedText, stack } from './objects.ts'

class Options {
  readonly part = undefined
}

function used(): Iterable<unknown> {
  const objects = [configMap('a')].values()
  for (const object of objects) expect(object).toBeDefined()
  return objects
}

const noStacks: Readonly<Record<string, unknown>> = {
  'an array buffer': new ArrayBuffer(8),
  'an array of nothing': [undefined, []],
  'an array of promises': [Promise.resolve(stack())],
  'an async generator': (async function* () {})(),
  'an empty array': [],
  'an empty Map': new Map(),
  'an empty object': {},
  'an empty object without a prototype': Object.create(null),
  'an empty Set': new Set(),
  'an empty text object': Object(''),
  'an error': new Error('x'),
  'an error with fields': Object.assign(new Error('x'), { code: 'X' }),
  'a class with fields': new Options(),
  'a data view': new DataView(new ArrayBuffer(8)),
  'a date': new Date(),
  'a date inside': { a: new Date() },
  'a false part': { a: false },
  'a frozen object': Object.freeze({ a: {}, b: { c: [] } }),
  'a null part': { a: null },
  'a number object': Object(7),
  'a part that is turned off': { a: undefined },
  'a promise inside': { a: Promise.resolve(stack()) },
  'a regular expression': /x/,
  'a URL': new URL('http://example.com'),
  'a used iterator': used(),
  'a WeakMap': new WeakMap(),
  'a WeakRef': new WeakRef({}),
  'the parameters of a URL': new URLSearchParams(),
  nothing: undefined,
}

describe('render of what holds no object', () => {
  it.each(Object.keys(noStacks))('is an error in every mode, and leaves the folder as it was: %s', async (name) => {
    const folder = await folderWith({ 'README.md': 'mine' })
    await render(stack(), folder)
    const before = await contentsOf(folder)
    for (const mode of ['write', 'check', 'dry-run'] as const) {
      const error = await errorOf(() => render(noStacks[name] as never, folder, { mode }))
      expect(error.issues).toHaveLength(1)
      expect(error.issues[0]?.message).toMatch(/, got \S/)
    }
    expect(await contentsOf(folder)).toEqual(before)
  })

  it('is accepted when it is asked for: the kustomization lists what others have in the folder', async () => {
    const extra = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n'
    const folder = await folderWith({ 'README.md': 'mine', 'extra.yaml': extra })
    await render(stack(), folder)
    const { removed } = await render({ backend: undefined }, folder, { allowEmpty: true })
    expect(removed).toHaveLength(4)
    expect(await readdir(folder)).toEqual(['README.md', 'extra.yaml', 'kustomization.yaml'])
    expect((await contentsOf(folder))['kustomization.yaml']).toMatch(/resources:\n {2}- extra.yaml\n$/)
  })

  it('does not concern a part that is turned off', async () => {
    const folder = await folderWith()
    expect((await render({ a: undefined, b: {}, c: [], d: configMap('d') }, folder)).written).toHaveLength(2)
  })

  it('does not concern kept files, unless own files would go', async () => {
    const folder = await folderWith({ [sealed.keptFile]: sealedText })
    const keptAlone = { a: undefined, sealed }
    expect((await render(keptAlone, folder)).written).toEqual(['kustomization.yaml'])
    await render({ d: configMap('d'), sealed }, folder)
    const before = await contentsOf(folder)
    for (const mode of ['write', 'check'] as const) {
      const { issues } = await errorOf(() => render(keptAlone, folder, { mode }))
      expect(issues).toEqual([
        { path: 'objects', message: expect.stringMatching(/configmap-d\.yaml.*allowEmpty: true/) },
      ])
    }
    expect(await contentsOf(folder)).toEqual(before)
    expect((await render(keptAlone, folder, { allowEmpty: true })).removed).toEqual(['configmap-d.yaml'])
  })
})

describe('renderFleet without instances', () => {
  const fleet = convexFleet({
    instances: [],
    application: { repoURL: 'https://github.com/example/infrastructure.git', path: 'argocd/convex' },
    namespace: 'convex',
    sharedPostgres: { storage: { size: '20Gi' } },
  })

  it('is an error, and writes nothing', async () => {
    const folder = await folderWith()
    for (const mode of ['write', 'check'] as const) {
      const error = await errorOf(() => renderFleet(fleet, folder, { mode }))
      expect(error.issues).toEqual([{ path: 'instances', message: expect.stringContaining('allowEmpty: true') }])
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('is accepted when it is asked for', async () => {
    const folder = await folderWith()
    expect(await renderFleet(fleet, folder, { allowEmpty: true })).toMatchObject({ instances: 0, inSync: true })
    expect(await readdir(folder)).toContain('kustomization.yaml')
  })
})
