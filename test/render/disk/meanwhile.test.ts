import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderFiles } from '../../../src/render/files.ts'
import type { RenderProgress } from '../../../src/render/options.ts'
import { render } from '../../../src/render/render.ts'
import { contentsOf, errorOf, folderWith } from '../fixtures.ts'
import { configMap, service } from '../objects.ts'

const precious = 'PRECIOUS'
const extra = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n'
const own = (version: 'old' | 'new') => ({
  changed: { configMap: configMap('changed', { version }) },
  same: { service: service('same') },
  [version]: { configMap: configMap(version) },
})
const before = Object.fromEntries(renderFiles(own('old'), { foreign: ['theirs.yaml'] }))
const theirs = extra.replace('extra', 'theirs')
const [first, last] = ['changed-configmap.yaml', 'old-configmap.yaml']

/** Renders a change, and does something to a name after one of the steps on the disk. */
async function intruded(step: string, intrude: (folder: string) => void) {
  const folder = await folderWith({ 'theirs.yaml': theirs })
  await render(own('old'), folder)
  const onProgress = ({ step: kind, name }: RenderProgress): void => {
    if (kind === 'write' && name === step) intrude(folder)
  }
  return { folder, error: await errorOf(() => render(own('new'), folder, { onProgress })) }
}

/** Everything but these names is as it was, and only backups of them are left. */
async function expectAsBefore(folder: string, ...but: readonly string[]): Promise<void> {
  const files = Object.entries(await contentsOf(folder))
  const rest = files.filter(([name]) => !but.includes(name) && !name.endsWith('.tmp'))
  const expected = Object.entries({ ...before, 'theirs.yaml': theirs }).filter(([name]) => !but.includes(name))
  expect(Object.fromEntries(rest)).toEqual(Object.fromEntries(expected))
}

describe('what others do to a name after its own step', () => {
  const names = [first, 'kustomization.yaml', 'new-configmap.yaml', last, 'same-service.yaml', 'theirs.yaml']
  const things: readonly [string, (place: string) => void, (place: string) => boolean][] = [
    ['a file', (place) => writeFileSync(place, precious), (place) => readFileSync(place, 'utf8') === precious],
    ['a link', (place) => symlinkSync('nowhere', place), (place) => lstatSync(place).isSymbolicLink()],
    ['a folder', (place) => mkdirSync(place), (place) => lstatSync(place).isDirectory()],
  ]
  const cases = names.flatMap((name) => things.map(([thing, make, isKept]) => ({ name, thing, make, isKept })))

  it.each(cases)('is kept and named: $thing in the place of $name', async ({ name, make, isKept }) => {
    const { folder, error } = await intruded(last, (inside) => {
      rmSync(join(inside, name), { force: true })
      make(join(inside, name))
    })
    expect(new Set(error.issues.map(({ path }) => path))).toEqual(new Set([name]))
    expect(isKept(join(folder, name))).toBe(true)
    await expectAsBefore(folder, name)
    // What was replaced or removed is in a file that the error names.
    const backups = readdirSync(folder).filter((file) => file.endsWith('.tmp'))
    for (const backup of backups) expect(error.issues.some(({ message }) => message.includes(backup))).toBe(true)
    expect(backups.map((backup) => readFileSync(join(folder, backup), 'utf8'))).toEqual(
      [first, 'kustomization.yaml', last].includes(name) ? [before[name]] : [],
    )
  })

  it.each(names.filter((name) => name !== last))('is named when it removes %s', async (name) => {
    const { folder, error } = await intruded(last, (inside) => rmSync(join(inside, name)))
    expect(error.issues).toEqual([{ path: name, message: expect.stringMatching(/^was removed by another process/) }])
    await expectAsBefore(folder, 'same-service.yaml', 'theirs.yaml')
  })

  it.each(['kustomization.yml', 'Kustomization', 'extra.yaml', 'a b.json'])(
    'is kept and named: a new %s',
    async (name) => {
      for (const step of [first, last]) {
        const { folder, error } = await intruded(step, (inside) => writeFileSync(join(inside, name), extra))
        expect(error.issues).toEqual([{ path: name, message: expect.stringContaining('is kept') }])
        expect(readFileSync(join(folder, name), 'utf8')).toBe(extra)
        await expectAsBefore(folder, name)
      }
    },
  )

  it('is named when nothing had to be written', async () => {
    const folder = await folderWith()
    await render(own('old'), folder)
    const onProgress = ({ done, total }: RenderProgress): void => {
      if (done === total) rmSync(join(folder, 'same-service.yaml'))
    }
    expect((await errorOf(() => render(own('old'), folder, { onProgress }))).issues).toMatchObject([
      { path: 'same-service.yaml' },
    ])
  })

  it('does not matter when kustomize never looks at it', async () => {
    const folder = await folderWith({ 'theirs.txt': '' })
    const onProgress = ({ step }: RenderProgress): void => {
      if (step !== 'write') return
      rmSync(join(folder, 'theirs.txt'), { force: true })
      writeFileSync(join(folder, '.hidden.yaml'), extra)
      mkdirSync(join(folder, 'inner'), { recursive: true })
    }
    expect((await render(own('old'), folder, { onProgress })).inSync).toBe(true)
  })
})

it.each<[string, (place: string) => void]>([
  ['links', (place) => symlinkSync('/etc/hostname', place)],
  ['other files', (place) => writeFileSync(place, precious)],
])('never gives a name to %s in the place of new versions', async (_name, make) => {
  const folder = await folderWith()
  await render(own('old'), folder)
  const swapped = new Set<string>()
  const onProgress = ({ step, name }: RenderProgress): void => {
    if (step !== 'write' || name !== first) return
    for (const file of readdirSync(folder).filter((item) => item.endsWith('.tmp'))) {
      // The backup of the first file is a matter of its own.
      if (readFileSync(join(folder, file), 'utf8') === before[first]) continue
      rmSync(join(folder, file))
      make(join(folder, file))
      swapped.add(file)
    }
  }
  await render(own('new'), folder, { onProgress })
  expect(swapped.size).toBe(2)
  const files = await contentsOf(folder)
  expect(files).toMatchObject(Object.fromEntries(renderFiles(own('new'))))
  for (const file of swapped) expect(() => lstatSync(join(folder, file))).not.toThrow()
})
