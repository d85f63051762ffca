import * as fc from 'fast-check'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ConvexK8sError } from '../../src/errors.ts'
import type { Objects } from '../../src/kubernetes/walk.ts'
import { renderFiles } from '../../src/render/files.ts'
import { isMarked, markdownMarker, marker } from '../../src/render/marker.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf } from './fixtures.ts'
import { configMap, service } from './objects.ts'

const names = [
  'README.md',
  'values.yaml',
  'extra.yaml',
  'extra.json',
  'notes',
  '.hidden',
  '.yaml',
  'Kustomization',
  'a.yml',
  'a-configmap.yaml',
  'b-configmap.yaml',
  'A-configmap.yaml',
  'a-service.yaml',
  'kustomization.yaml',
  'old.yaml',
  '.convex-k8s-0123456789abcdef.tmp',
  '.convex-k8s-0123456789abcdef.tmp.yaml',
  '.convex-k8s-.tmp',
]
const texts = fc.oneof(
  fc.constantFrom('', 'a: 1\n', '# comment', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n', 'a: [\n'),
  fc.constantFrom(
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: convex}\n',
    marker,
    `${marker}\na: 1\n`,
    markdownMarker.slice(0, 9),
  ),
  fc.string(),
)
const folders = fc.dictionary(fc.constantFrom(...names), texts, { maxKeys: 6, noNullPrototype: true })
const stacks = fc.record({
  a: fc.record({
    configMap: fc.constantFrom(configMap('a'), undefined),
    service: fc.constantFrom(service('a'), undefined),
  }),
  b: fc.record({ configMap: fc.constantFrom(configMap('b'), configMap('b', { k: 'v' }), undefined) }),
})

function isLeftOver(name: string, text: string): boolean {
  const isBegun = [marker, markdownMarker].some((mark) => text.startsWith(mark) || mark.startsWith(text))
  return /^\.convex-k8s-[0-9a-f]{16}\.tmp$/.test(name) && isBegun
}

function isOurs(name: string, text: string): boolean {
  return /^[^.].*\.yaml$/.test(name) && isMarked(text)
}

function foreignIn(files: Readonly<Record<string, string>>, taken: ReadonlySet<string>): Record<string, string> {
  const isForeign = ([name, text]: [string, string]) =>
    !taken.has(name) && !isOurs(name, text) && !isLeftOver(name, text)
  return Object.fromEntries(Object.entries(files).filter(isForeign))
}

async function rendersOrThrows(objects: Objects, folder: string, adopt: boolean): Promise<boolean> {
  try {
    await render(objects, folder, { adopt })
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(ConvexK8sError)
    return false
  }
}

it('never touches a foreign file, and writes the whole folder or nothing of it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'convex-k8s-test-'))
  let rendered = 0
  let refused = 0
  try {
    await fc.assert(
      fc.asyncProperty(folders, stacks, stacks, fc.boolean(), async (files, first, second, adopt) => {
        const folder = await mkdtemp(join(root, 'f'))
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
        for (const objects of [first, second]) {
          const before = await contentsOf(folder)
          if (!(await rendersOrThrows(objects, folder, adopt))) {
            refused += 1
            expect(await contentsOf(folder)).toEqual(before)
            continue
          }
          rendered += 1
          const own = Object.fromEntries(renderFiles(objects))
          const after = await contentsOf(folder)
          const { 'kustomization.yaml': list, ...rest } = after
          const { 'kustomization.yaml': _ownList, ...ownRest } = own
          const taken = new Set(adopt ? Object.keys(own) : [])
          expect(rest).toEqual({ ...foreignIn(before, new Set([...taken, 'kustomization.yaml'])), ...ownRest })
          expect(isMarked(list ?? '')).toBe(true)
          if (!adopt) for (const name of Object.keys(own)) expect(isMarked(before[name] ?? marker)).toBe(true)
          expect((await render(objects, folder, { mode: 'check' })).inSync).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  // Both ways were really taken.
  expect(rendered).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(50)
})
