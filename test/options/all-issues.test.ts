import { convexBackend, convexStack, ConvexK8sError } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, pathsOf, withWrong } from '../support/issues.ts'

function rename(object: { metadata?: { name?: string | undefined } | undefined }): void {
  object.metadata = { ...object.metadata, name: 'other' }
}

function fail(): void {
  throw new Error('no')
}

describe('one error', () => {
  it('tells everything that is wrong in every component at once', () => {
    const options = {
      host: 'https://convex.example.com/',
      namespace: 'My_NS',
      instanceName: 'a|b',
      backend: { volume: { size: '10GB' }, telemetry: 'no', env: { RUST_LOGG: 'x', V8_THREADS: 'x' } },
      postgres: { instances: 0, parameters: { ssl: 'off' } },
      dashboard: { replicas: -1 },
      ingress: { middlewares: ['A b'] },
      credentials: { secretName: 'A' },
    }
    expect(pathsOf(withWrong(convexStack, options)).toSorted()).toEqual([
      'backend.env.RUST_LOGG',
      'backend.env.V8_THREADS',
      'backend.telemetry',
      'backend.volume.size',
      'credentials.secretName',
      'dashboard.replicas',
      'host',
      'ingress.middlewares[0]',
      'instanceName',
      'namespace',
      'postgres.instances',
      'postgres.parameters.ssl',
    ])
  })

  it('names every unknown key', () => {
    const options = { host: 'convex.example.com', nmaespace: 'a', realease: 'b', backend: { replica: 2, volum: {} } }
    expect(pathsOf(withWrong(convexStack, options)).toSorted()).toEqual([
      'backend.replica',
      'backend.volum',
      'nmaespace',
      'realease',
    ])
  })

  it('names an unknown key beside a missing one', () => {
    const paths = pathsOf(withWrong(convexStack, { hots: 'convex.example.com' }))
    expect(paths.toSorted()).toEqual(['host', 'hots'])
  })

  it('tells rules over several options beside wrong formats', () => {
    const options = {
      host: 'convex.example.com',
      namespace: 'A',
      siteHost: 'convex.example.com',
      backend: { shutdownDelaySeconds: 60, volume: false as const, service: { apiPort: 3211 } },
      postgres: { poolSize: 140 },
      dashboard: { image: { tag: 'v1' } },
    }
    expect(pathsOf(() => convexStack(options)).toSorted()).toEqual([
      'backend.service.sitePort',
      'backend.terminationGracePeriodSeconds',
      'backend.volume',
      'dashboard.image.tag',
      'namespace',
      'postgres.poolSize',
      'siteHost',
    ])
  })

  it('gathers what the edits of several components have done', () => {
    const edit = {
      backend: { service: rename, deployment: fail },
      dashboard: { service: rename },
      postgres: { cluster: fail },
    }
    expect(pathsOf(() => convexStack({ host: 'convex.example.com', edit })).toSorted()).toEqual([
      'edit.backend.deployment',
      'edit.backend.service',
      'edit.dashboard.service',
      'edit.postgres.cluster',
    ])
  })

  it('has a summary with the builder and the count, and a line for each issue', () => {
    const error = errorOf(withWrong(convexStack, { host: 7, namespace: 7 }))
    expect(error).toBeInstanceOf(ConvexK8sError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('ConvexK8sError')
    expect(error.message.split('\n')).toEqual([
      'convexStack: 2 options are wrong.',
      ...error.issues.map(({ path, message }) => `  - ${path}: ${message}`),
    ])
    expect(errorOf(withWrong(convexBackend, null)).message).toMatch(
      /^convexBackend: 1 option is wrong\.\n {2}- expected an object, got null; write \{ cloudOrigin, database, .* \}$/,
    )
  })

  it.each([null, undefined, 7, 'text', Symbol('x'), () => 1, [], true, 1n])('is what %s gives', (options) => {
    errorOf(withWrong(convexStack, options))
  })
})
