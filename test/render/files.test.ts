import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { marker } from '../../src/render/marker.ts'
import { renderFiles } from '../../src/render/files.ts'
import { errorOf, issuePathsOf } from './fixtures.ts'
import { configMap, deployment, route, sealed, stack, stackFiles } from './objects.ts'

function resourcesOf(files: ReadonlyMap<string, string>): unknown {
  return (parse(files.get('kustomization.yaml') ?? '') as { resources: unknown }).resources
}

describe('renderFiles', () => {
  it('gives one object a file, sorted, and a kustomization that lists them', () => {
    const files = renderFiles(stack())
    expect([...files.keys()]).toEqual(stackFiles)
    expect(files.get('kustomization.yaml')).toBe(
      [
        marker,
        'apiVersion: kustomize.config.k8s.io/v1beta1',
        'kind: Kustomization',
        'resources:',
        ...stackFiles.slice(0, -1).map((name) => `  - ${name}`),
        '',
      ].join('\n'),
    )
    expect(files.get('ingressroute.yaml')).toBe(
      [
        marker,
        'apiVersion: traefik.io/v1alpha1',
        'kind: IngressRoute',
        'metadata:',
        '  name: convex-backend',
        '  namespace: convex',
        '',
      ].join('\n'),
    )
  })

  it('gives just the kustomization for an empty stack', () => {
    const files = renderFiles({ backend: undefined })
    expect([...files.keys()]).toEqual(['kustomization.yaml'])
    expect(resourcesOf(files)).toEqual([])
  })

  it('walks a one-shot iterable once', () => {
    const objects = [configMap('a'), configMap('b')].values()
    expect([...renderFiles(objects).keys()]).toEqual(['configmap-a.yaml', 'configmap-b.yaml', 'kustomization.yaml'])
  })

  it('gives the same bytes twice, whatever the order of the roles', () => {
    const { backend, ingress } = stack()
    expect(renderFiles(stack())).toEqual(renderFiles({ ingress, backend }))
    expect([...renderFiles({ ingress, backend }).keys()]).toEqual(stackFiles)
  })

  it('lists kept and foreign files too, sorted and once, but does not render them', () => {
    const files = renderFiles(
      { ...stack(), credentials: { sealedSecret: sealed } },
      { foreign: ['a.json', 'z.yml', 'a.json'] },
    )
    expect(resourcesOf(files)).toEqual([
      'a.json',
      'backend-configmap.yaml',
      'backend-deployment.yaml',
      'backend-sealedsecret.yaml',
      'backend-service.yaml',
      'ingressroute.yaml',
      'z.yml',
    ])
    expect([...files.keys()]).toEqual(stackFiles)
  })

  it('puts the header below the marker, each line a comment', () => {
    const files = renderFiles(stack(), { header: 'From infra/convex.ts.\r\n\nkind: Evil\rkind: Worse\n' })
    for (const text of files.values()) {
      expect(text.split('\n').slice(0, 6)).toEqual([
        marker,
        '# From infra/convex.ts.',
        '#',
        '# kind: Evil',
        '# kind: Worse',
        expect.stringMatching(/^apiVersion: /),
      ])
      expect(text).not.toContain('\r')
    }
  })

  it('names files by the option fileName, which knows the object and the suggestion', () => {
    const files = renderFiles(stack(), { fileName: (object, suggested) => `${object.kind.length}-${suggested}` })
    expect([...files.keys()]).toEqual([
      '10-backend-deployment.yaml',
      '12-ingressroute.yaml',
      '7-backend-service.yaml',
      '9-backend-configmap.yaml',
      'kustomization.yaml',
    ])
  })

  it.each([
    '../a.yaml',
    'a/b.yaml',
    'a\\b.yaml',
    '.a.yaml',
    'a.yml',
    'kustomization.yaml',
    'KUSTOMIZATION.yaml',
    '',
    7,
  ])('refuses %j from fileName', async (name) => {
    const error = await errorOf(() => renderFiles(configMap('a'), { fileName: () => name as string }))
    expect(error.issues).toMatchObject([{ path: 'ConfigMap convex/a' }])
    expect(error.message).toContain('fileName')
  })

  it('refuses two objects with one file name', async () => {
    const { issues } = await errorOf(() =>
      renderFiles([configMap('a'), { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } }]),
    )
    expect(issues).toEqual([
      { path: 'configmap-a.yaml', message: expect.stringContaining('ConfigMap convex/a, ConfigMap other/a') },
    ])
  })

  it('refuses file names that differ only by case', async () => {
    const names = ['a.yaml', 'A.yaml']
    const { issues } = await errorOf(() =>
      renderFiles([configMap('a'), configMap('b')], { fileName: () => names.shift() ?? '' }),
    )
    expect(issues).toEqual([{ path: 'a.yaml, A.yaml', message: expect.stringContaining('only by case') }])
  })

  it('refuses a kept file with the name of a file to write', async () => {
    const kept = { ...sealed, keptFile: 'backend-deployment.yaml' }
    expect(await issuePathsOf(() => renderFiles({ ...stack(), credentials: { kept } }))).toEqual([
      'backend-deployment.yaml',
    ])
  })

  it('refuses two objects with one identity, in any version of their group', async () => {
    const { issues } = await errorOf(() =>
      renderFiles({ blue: { route: route('a') }, green: { route: { ...route('a'), apiVersion: 'traefik.io/v1' } } }),
    )
    expect(issues).toEqual([
      { path: 'IngressRoute convex/a', message: expect.stringContaining('blue-ingressroute-route.yaml and green-') },
    ])
  })

  it('refuses an object that a kept file holds already', async () => {
    const own = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { ...sealed.expect } }
    const { name, namespace } = sealed.expect
    const objects = { a: { ...own, metadata: { name, namespace } }, credentials: { sealedSecret: sealed } }
    expect(await issuePathsOf(() => renderFiles(objects))).toEqual(['SealedSecret convex/convex-backend-secrets'])
  })

  it('refuses objects without a name, once each', async () => {
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'convex' } }
    const objects = {
      backend: { configMap: nameless, extra: { ...nameless, metadata: { namespace: 'convex', name: '' } } },
    }
    expect(await issuePathsOf(() => renderFiles(objects))).toEqual(['backend.configMap', 'backend.extra'])
    expect(
      await issuePathsOf(() => renderFiles({ apiVersion: 'v1', kind: 'A', metadata: null } as never)),
    ).toHaveLength(1)
    expect(await issuePathsOf(() => renderFiles({ ...nameless, metadata: { name: 7 } } as never))).toEqual([
      'metadata.name',
    ])
  })

  it.each(['data', 'stringData'])('refuses a plain Secret with %s, and never shows it', async (field) => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, [field]: { key: 'hunter2' } }
    const error = await errorOf(() => renderFiles(secret))
    expect(error.issues).toMatchObject([{ path: 'Secret s' }])
    expect(error.message).toContain('SealedSecret')
    expect(error.message).not.toContain('hunter2')
  })

  it('takes a Secret without values, such as a service account token', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      type: 'kubernetes.io/service-account-token',
    }
    expect(renderFiles({ ...secret, data: {} } as never).size).toBe(2)
    expect(renderFiles({ ...secret, apiVersion: 'example.com/v1', data: { key: 'x' } } as never).size).toBe(2)
  })

  it('says what name a file would have, of whatever type it is', async () => {
    const issuesOf = async (name: unknown) =>
      (await errorOf(() => renderFiles(configMap('a'), { fileName: () => name as string }))).issues
    expect(await issuesOf('up/a.yaml')).toMatchObject([
      { path: 'ConfigMap convex/a', message: expect.stringContaining('its file name is "up/a.yaml"; allowed are') },
    ])
    expect(await issuesOf(undefined)).toMatchObject([{ message: expect.stringContaining('is nothing; allowed') }])
  })

  it('lists every issue at once', async () => {
    const objects = {
      nameless: { apiVersion: 'v1', kind: 'ConfigMap' },
      secret: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'b' } },
      control: configMap('control', { a: '\0' }),
      one: { deployment: deployment('a') },
      two: { deployment: deployment('a') },
      bad: { ...sealed, keptFile: '../up.yaml' },
    }
    expect(await issuePathsOf(() => renderFiles(objects))).toEqual([
      'nameless',
      'Secret s',
      'ConfigMap convex/control data.a',
      '../up.yaml',
      'Deployment convex/a',
    ])
  })

  it.each(['../base', 'a/b.yaml', 'kustomization.yml', '.hidden.yaml', 'README.md', ''])(
    'refuses %j as a foreign file',
    async (name) => {
      expect(await issuePathsOf(() => renderFiles(stack(), { foreign: [name] }))).toEqual([`foreign: ${name}`])
    },
  )

  it('refuses wrong options, all at once', async () => {
    const options = { fileName: 'a.yaml', headers: 'x', header: 'a\u0000', foreign: 'x' } as never
    expect((await issuePathsOf(() => renderFiles(stack(), options))).toSorted()).toEqual([
      'fileName',
      'foreign',
      'header',
      'headers',
    ])
    await errorOf(() => renderFiles(stack(), null as never))
  })

  it('refuses a promise, which looks like an empty stack', async () => {
    expect(await issuePathsOf(() => renderFiles(Promise.resolve(stack()) as never))).toEqual(['objects'])
  })
})
