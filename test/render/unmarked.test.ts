import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { marker } from '../../src/render/marker.ts'
import { renderFiles } from '../../src/render/files.ts'
import { render } from '../../src/render/render.ts'
import { contentsOf, errorOf, folderWith, issuePathsOf, resourcesOf } from './fixtures.ts'
import { stack, stackFiles } from './objects.ts'

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
