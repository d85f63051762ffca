import { convexBackend, convexIngress, convexPostgres, convexStack } from '@proompteng/convex-k8s'
import type { BackendEdits, BackendObjects } from '@proompteng/convex-k8s'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { describe, expect, it } from 'vitest'
import { issuesOf, pathsOf } from '../../support/issues.ts'

function build(edit: BackendEdits): BackendObjects {
  return convexBackend({ cloudOrigin: 'https://convex.example.com', database: { type: 'sqlite' }, edit })
}

function note(object: { metadata?: { annotations?: Record<string, string> | undefined } | undefined }): void {
  object.metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, note: 'x' } }
}

function nothing(): void {
  return undefined
}

describe('edit', () => {
  it('changes the object in place, or returns another one of the same class', () => {
    const inPlace = build({ deployment: (object) => void (object.spec!.minReadySeconds = 7) })
    expect(inPlace.deployment.spec?.minReadySeconds).toBe(7)
    expect(inPlace.deployment).toBeInstanceOf(Deployment)
    const returned = build({ deployment: ({ spec, ...rest }) => ({ ...rest, spec: { ...spec!, minReadySeconds: 8 } }) })
    expect(returned.deployment.spec?.minReadySeconds).toBe(8)
    expect(returned.deployment).toBeInstanceOf(Deployment)
  })

  it('runs on a copy, once', () => {
    let [calls, seen]: [number, unknown] = [0, undefined]
    const { deployment } = build({
      deployment: (object) => {
        calls += 1
        seen = object
      },
    })
    expect(calls).toBe(1)
    expect(seen).not.toBe(deployment)
    expect(JSON.stringify(deployment)).toBe(JSON.stringify(build({}).deployment))
    Object.assign(seen as object, { spec: undefined })
    expect(deployment.spec).toBeDefined()
  })

  it('of the ConfigMap is seen by the pod', () => {
    const { configMap, deployment } = build({
      configMap: (object) => void (object.data = { ...object.data, EXTRA: 'x' }),
    })
    expect(configMap.data).toMatchObject({ EXTRA: 'x' })
    const annotations = deployment.spec?.template.metadata?.annotations
    expect(annotations?.['checksum/config']).not.toBe(
      build({}).deployment.spec?.template.metadata?.annotations?.['checksum/config'],
    )
  })

  it.each<[string, BackendEdits, string, RegExp]>([
    [
      'throws',
      {
        service: () => {
          throw new Error('my own words')
        },
      },
      'edit.service',
      /the function threw Error at edit\.test\.ts:\d+:\d+$/,
    ],
    [
      'throws no error',
      {
        service: () => {
          throw 'text'
        },
      },
      'edit.service',
      /the function threw something that is not an error$/,
    ],
    [
      'throws what has no text',
      {
        service: () => {
          throw Object.create(null)
        },
      },
      'edit.service',
      /threw/,
    ],
    [
      'returns text',
      { service: () => 'x' as never },
      'edit.service',
      /expected the edited object or nothing, got string/,
    ],
    ['returns a list', { service: () => [] as never }, 'edit.service', /must stay Service convex\/convex-backend/],
    ['returns another kind', { service: () => new Deployment({}) as never }, 'edit.service', /must stay Service/],
    ['is asynchronous', { service: (async () => undefined) as never }, 'edit.service', /promise|asynchronous/],
    [
      'renames',
      { service: (object) => void (object.metadata!.name = 'x') },
      'edit.service',
      /names and namespaces are options/,
    ],
    [
      'moves',
      { service: (object) => void (object.metadata!.namespace = 'x') },
      'edit.service',
      /names and namespaces are options/,
    ],
    [
      'takes the metadata away',
      { service: (object) => void (object.metadata = undefined) },
      'edit.service',
      /must stay/,
    ],
    [
      'changes the version',
      { service: (object) => void Object.assign(object, { apiVersion: 'v2' }) },
      'service.apiVersion',
      /allowed/,
    ],
    [
      'makes it invalid',
      { service: (object) => void Object.assign(object.spec!, { ports: 7 }) },
      'service.spec.ports',
      /array/,
    ],
    [
      'makes a cycle',
      { service: (object) => void Object.assign(object, { self: object }) },
      'edit.service',
      /plain data|cycle|circular/,
    ],
    [
      'adds a BigInt',
      { service: (object) => void Object.assign(object, { big: 1n }) },
      'edit.service',
      /plain data|BigInt/,
    ],
    [
      'has a symbol for a kind',
      { service: (object) => void Object.assign(object, { kind: Symbol('x') }) },
      'edit.service',
      /must stay/,
    ],
  ])('that %s is refused', (_what, edit, path, message) => {
    const issues = issuesOf(() => build(edit))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })

  it('is validated also without an edit', () => {
    const affinity = { topologyKey: 5 as never }
    expect(pathsOf(() => convexPostgres({ affinity }))).toEqual(['cluster.spec.affinity.topologyKey'])
  })

  it('is there for every object of every builder', () => {
    const host = 'convex.example.com'
    const stack = convexStack({
      host,
      siteHost: 'site.example.com',
      ingress: { tls: { issuer: { name: 'a' } } },
      edit: {
        backend: { configMap: note, persistentVolumeClaim: note, deployment: note, service: note },
        postgres: { cluster: note },
        dashboard: { deployment: note, service: note },
        ingress: {
          certificate: note,
          ingressRoute: note,
          siteMiddleware: note,
          redirectIngressRoute: note,
          redirectMiddleware: note,
        },
      },
    })
    const { credentials: _, ...components } = stack
    for (const objects of Object.values(components)) {
      for (const { metadata } of Object.values(objects)) expect(metadata?.annotations).toMatchObject({ note: 'x' })
    }
  })

  it('of an object that is not there is refused, as it would have no effect', () => {
    expect(pathsOf(() => convexIngress({ host: 'a.example.com', edit: { certificate: nothing } }))).toEqual([
      'edit.certificate',
    ])
    const off = { host: 'a.example.com', dashboard: false, edit: { dashboard: { service: nothing } } } as const
    expect(pathsOf(() => convexStack(off))).toEqual(['edit.dashboard'])
  })

  it('keeps paths of the option and of the object apart in a stack', () => {
    const edit = {
      postgres: {
        cluster: (object: { spec?: object | undefined }): void =>
          void Object.assign(object.spec ?? {}, { instances: 'x' }),
      },
      backend: {
        service: () => {
          throw new Error('no')
        },
      },
    }
    expect(pathsOf(() => convexStack({ host: 'a.example.com', edit }))).toEqual([
      'postgres.cluster.spec.instances',
      'edit.backend.service',
    ])
    expect(pathsOf(() => convexPostgres({ edit: edit.postgres }))).toEqual(['cluster.spec.instances'])
  })

  it('is refused for an object that the options do not make', () => {
    const host = 'a.example.com'
    const edits = [
      { postgres: { pooler: nothing } },
      { ingress: { certificate: nothing } },
      // Of another type of route.
      { ingress: { ingress: nothing } },
      { ingress: { httpRoute: nothing } },
    ]
    expect(edits.map((edit) => issuesOf(() => convexStack({ host, edit })))).toEqual(
      ['postgres.pooler', 'ingress.certificate', 'ingress.ingress', 'ingress.httpRoute'].map((path) => [
        { path: `edit.${path}`, message: 'has no effect: with these options, there is no such object' },
      ]),
    )
  })
})
