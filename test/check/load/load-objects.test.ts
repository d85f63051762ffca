import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { folderFactsOf } from '../../../src/check/load/folder-facts.ts'
import { loadObjects } from '../../../src/check/load/load-objects.ts'
import { limits } from '../../../src/check/load/limits.ts'
import { locationOf } from '../../../src/check/location.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { writeFiles } from './files.ts'

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'))
})

const write = (files: Readonly<Record<string, string>>) => writeFiles(folder, files)

async function issuesOf(load: Promise<unknown>): Promise<readonly { path: string; message: string }[]> {
  try {
    await load
  } catch (error) {
    expect(error).toBeInstanceOf(ConvexK8sError)
    return (error as ConvexK8sError).issues
  }
  throw new Error('nothing was thrown')
}

describe('text', () => {
  it('gives every document with its file and line', async () => {
    const objects = await loadObjects({ text: `# top\n---\n${configMap('a')}---\n${configMap('b')}`, file: 'x.yaml' })
    expect(objects.map(({ metadata }) => metadata?.name)).toEqual(['a', 'b'])
    expect(objects.map(locationOf)).toEqual([
      { file: 'x.yaml', line: 3 },
      { file: 'x.yaml', line: 8 },
    ])
  })

  it('gives the items of a List, as kubectl get prints one', async () => {
    const items = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }))
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)
    const objects = await loadObjects({ text })
    expect(objects).toEqual(items)
    expect(objects.map((object) => locationOf(object)?.line)).toEqual([5, 12])
  })

  it('gives the items of a List in a List', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }
    const list = (items: readonly unknown[]) => ({ apiVersion: 'v1', kind: 'List', items })
    expect(await loadObjects({ text: JSON.stringify(list([list([pod]), pod])) })).toEqual([pod, pod])
  })

  it.each([
    [
      'an empty List as Go writes it',
      '{"apiVersion": "v1", "kind": "List", "items": null}',
      'standard input contains no',
    ],
    ['a List without items', 'apiVersion: v1\nkind: List\n', 'standard input contains no'],
    [
      'empty Lists in a List',
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"List","items":[]}]}',
      'standard input contains no',
    ],
    ['only comments', '---\n# only a comment\n---\n', 'standard input contains no Kubernetes objects, only comments'],
    ['nothing', '', "standard input is empty. If a command feeds it, look at that command's own error message."],
    ['white space', ' \n', 'standard input is empty.'],
    [
      'an empty List',
      '{"apiVersion": "v1", "kind": "List", "items": []}',
      'standard input contains no Kubernetes objects',
    ],
  ])('is refused with %s in it, so that no check passes by it', async (_, text, message) => {
    const issues = await issuesOf(loadObjects({ text }))
    expect(issues).toEqual([{ path: '', message: expect.stringContaining(message) as unknown }])
  })

  it('reads booleans as Kubernetes does', async () => {
    const [object] = await loadObjects({ text: 'apiVersion: v1\nkind: X\nspec:\n  on: yes\n' })
    expect(object).toMatchObject({ spec: { true: true } })
  })

  it.each([
    ['a key given twice', 'apiVersion: v1\nkind: X\nkind: Y\n', '<stdin>:3:1', /a key is given twice/],
    ['broken YAML', 'apiVersion: v1\nkind: [X\n', '<stdin>:', /is not valid YAML: /],
    ['a value that is not an object', 'replicaCount: 3\n', '<stdin>:1', /not a Kubernetes object/],
    ['deep flow nesting', '['.repeat(50_000), '<stdin>:1:', /nested deeper than 256/],
    ['deep block nesting', '- '.repeat(50_000), '<stdin>:1:', /nested deeper than 256/],
  ])('refuses %s with its place', async (_, text, place, message) => {
    const [issue] = await issuesOf(loadObjects({ text }))
    expect(issue?.path.startsWith(place)).toBe(true)
    expect(issue?.message).toMatch(message)
  })

  it('refuses aliases that stand for too much, at once', async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`)
    const text = `apiVersion: v1\nkind: X\nl0: &l0 [x, x]\n${levels.join('\n')}\n`
    const [issue] = await issuesOf(loadObjects({ text }))
    expect(issue?.message).toMatch(/alias/i)
  })

  it('refuses a text over the limit', async () => {
    const text = `# ${'x'.repeat(limits.bytes)}`
    const [issue] = await issuesOf(loadObjects({ text }))
    expect(issue?.message).toContain('larger than 64 MiB')
  })
})

describe('a folder', () => {
  it('without a kustomization gives its manifests and passes over other YAML', async () => {
    await write({
      'b.yaml': configMap('b'),
      'a.json': JSON.stringify({ apiVersion: 'v1', kind: 'Pod' }),
      'values.yaml': 'x: 1\n',
      'template.yaml': 'a: {{ .Values.x }}: [\n',
    })
    const objects = await loadObjects(folder)
    expect(objects.map(({ kind }) => kind)).toEqual(['Pod', 'ConfigMap'])
    expect(locationOf(objects[1]!)).toEqual({ file: join(folder, 'b.yaml'), line: 1 })
  })

  it('with a kustomization gives what is listed, and knows what is missing and unlisted', async () => {
    await write({
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: convex\nresources: [a.yaml, gone.yaml, base, "https://example.com/x.yaml"]\npatches: []\n',
      'a.yaml': configMap('a'),
      'extra.yaml': configMap('extra'),
      'values.yaml': '{{ .Values.x }}\n',
      'base/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [d.yaml]\n',
      'base/d.yaml': `${configMap('d')}  namespace: other\n`,
    })
    const objects = await loadObjects(folder)
    const maps = objects.filter(({ kind }) => kind === 'ConfigMap')
    expect(maps.map(({ metadata }) => [metadata?.name, metadata?.namespace])).toEqual([
      ['a', 'convex'],
      ['d', 'convex'],
    ])
    expect(locationOf(maps[0]!)).toEqual({ file: join(folder, 'a.yaml'), line: 1 })
    expect(folderFactsOf(objects.at(-1)!)).toEqual({
      missing: ['gone.yaml'],
      unlisted: ['extra.yaml'],
      unread: ['https://example.com/x.yaml'],
      unfollowed: ['patches'],
      adds: true,
    })
  })

  it('applies the images of the kustomization', async () => {
    await write({
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\nimages:\n  - name: ghcr.io/a/b\n    newTag: "2"\n  - name: c\n    newName: registry/c\n    digest: sha256:00\n',
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ghcr.io/a/b:1\n    - image: c\n    - image: other:1\n',
    })
    const [pod] = await loadObjects(folder)
    expect(pod).toMatchObject({
      spec: { containers: [{ image: 'ghcr.io/a/b:2' }, { image: 'registry/c@sha256:00' }, { image: 'other:1' }] },
    })
  })

  it('applies the replicas of the kustomization, as kustomize does', async () => {
    const deployment = (name: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { replicas: 1 }\n`
    await write({
      'kustomization.yaml': 'resources: [a.yaml]\nreplicas: [{ name: a, count: 3 }]\n',
      'a.yaml': [deployment('a'), deployment('b'), configMap('c')].join('---\n'),
    })
    const read = (await loadObjects(folder)).filter(({ kind }) => kind !== 'Kustomization')
    const { stdout } = await promisify(execFile)('kubectl', ['kustomize', folder])
    const byName = (objects: readonly K8sObject[]) =>
      objects.toSorted((a, b) => String(a.metadata?.name).localeCompare(String(b.metadata?.name)))
    expect(byName(read)).toEqual(byName(parseAllDocuments(stdout).map((document) => document.toJS() as K8sObject)))
    expect(read[0]).toMatchObject({ spec: { replicas: 3 } })
  })

  it('reports every file that cannot be read', async () => {
    await write({ 'a.yaml': `${configMap('a')}x: [\n`, 'b.yaml': `${configMap('b')}kind: Secret\n` })
    const issues = await issuesOf(loadObjects(folder))
    expect(new Set(issues.map(({ path }) => path.split(':')[0]))).toEqual(
      new Set([join(folder, 'a.yaml'), join(folder, 'b.yaml')]),
    )
  })

  it('stops at kustomizations that list each other', async () => {
    const text = (other: string): string =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../${other}]\n`
    await write({ 'a/kustomization.yaml': text('b'), 'b/kustomization.yaml': text('a') })
    const [issue] = await issuesOf(loadObjects(folder))
    expect(issue?.message).toContain('nest deeper than 16')
  })

  it('says what does not exist', async () => {
    expect(await issuesOf(loadObjects(join(folder, 'nothing')))).toEqual([
      { path: join(folder, 'nothing'), message: 'does not exist' },
    ])
  })
})

describe('a file that a kustomization lists', () => {
  const kustomization = 'resources: [a.yaml, b.yaml]\n'
  const utf16 = Buffer.from(configMap('b'), 'utf16le').toString('latin1')

  it.each([
    ['in UTF-16', utf16, 'is not text in UTF-8; save it as UTF-8'],
    ['empty', '', 'is empty, although the kustomization lists it'],
    ['without apiVersion', configMap('b').replace('apiVersion', 'apiversion'), 'it has no apiVersion and kind'],
  ])('is not passed over: %s', async (_, text, message) => {
    await write({ 'kustomization.yaml': kustomization, 'a.yaml': configMap('a'), 'b.yaml': text })
    const issues = await issuesOf(loadObjects(folder))
    expect(issues).toHaveLength(1)
    expect(issues[0]?.message).toContain(message)
  })

  it('may hold comments alone, as kustomize takes it', async () => {
    await write({ 'kustomization.yaml': kustomization, 'a.yaml': configMap('a'), 'b.yaml': '# later\n' })
    expect(await loadObjects(folder)).toHaveLength(2)
  })

  it('is not listed by a Kustomization of Flux, which kustomize does not read', async () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: x }\n'
    await write({ 'kustomization.yaml': flux, 'a.yaml': configMap('a') })
    const issues = await issuesOf(loadObjects(folder))
    expect(issues[0]?.message).toContain('rename the file')
  })
})

it('a file in UTF-16 in a folder without a kustomization is not passed over', async () => {
  await write({ 'a.yaml': configMap('a'), 'b.yaml': Buffer.from(configMap('b'), 'utf16le').toString('latin1') })
  expect((await issuesOf(loadObjects(folder)))[0]?.message).toContain('UTF-8')
})
