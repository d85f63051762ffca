import { convexPostgres, convexStack, postgresConnection } from '@proompteng/convex-k8s'
import type { PostgresOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { issuesOf, withWrong } from '../../support/issues.ts'

function specOf(options: PostgresOptions) {
  return convexPostgres(options).cluster.spec
}

describe('convexPostgres with three instances', () => {
  it('never has two on one node, and confirms what a second one has', () => {
    expect(specOf({ instances: 3 })).toMatchObject({
      instances: 3,
      enablePDB: true,
      affinity: {
        enablePodAntiAffinity: true,
        topologyKey: 'kubernetes.io/hostname',
        podAntiAffinityType: 'required',
      },
      postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'required' } },
    })
  })

  it('lets what is given go before', () => {
    const spec = specOf({
      instances: 5,
      synchronous: { number: 2, dataDurability: 'preferred', failoverQuorum: true },
      affinity: { topologyKey: 'topology.kubernetes.io/zone', nodeSelector: { disk: 'ssd' } },
    })
    expect(spec?.postgresql?.synchronous).toEqual({
      method: 'any',
      number: 2,
      dataDurability: 'preferred',
      failoverQuorum: true,
    })
    expect(spec?.affinity).toEqual({
      enablePodAntiAffinity: true,
      topologyKey: 'topology.kubernetes.io/zone',
      podAntiAffinityType: 'required',
      nodeSelector: { disk: 'ssd' },
    })
    expect(specOf({ instances: 3, synchronous: false })?.postgresql).not.toHaveProperty('synchronous')
  })
})

describe('convexPostgres with fewer', () => {
  it('goes on without the only replica of two, and says so', () => {
    expect(specOf({ instances: 2 })?.postgresql?.synchronous).toEqual({
      method: 'any',
      number: 1,
      dataDurability: 'preferred',
    })
    expect(specOf({ instances: 2 })).not.toHaveProperty('affinity')
  })

  it('has nothing to replicate with one', () => {
    expect(specOf({})?.postgresql).not.toHaveProperty('synchronous')
    expect(specOf({})).not.toHaveProperty('affinity')
  })
})

describe('the pooler', () => {
  it('pools by session, within the connections that the server has beside the backend', () => {
    const { pooler, cluster } = convexPostgres({ pooler: {} })
    expect(pooler).toMatchObject({
      metadata: { name: 'convex-db-pooler', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      spec: {
        cluster: { name: 'convex-db' },
        type: 'rw',
        instances: 2,
        pgbouncer: {
          poolMode: 'session',
          parameters: {
            default_pool_size: '20',
            max_db_connections: '20',
            max_client_conn: '40',
            max_prepared_statements: '200',
          },
        },
      },
    })
    expect(cluster.spec?.certificates?.serverAltDNSNames).toEqual([
      'convex-db-pooler',
      'convex-db-pooler.convex',
      'convex-db-pooler.convex.svc',
    ])
    // 150 of the server, less 20 for others, less twice 20 of the pooler.
    expect(postgresConnection({ pooler: {} })).toMatchObject({
      poolSize: 90,
      host: { secret: 'convex-db-app', key: 'host' },
    })
    expect(convexPostgres()).not.toHaveProperty('pooler')
  })

  it('leads the backend through it if asked, with a pool that each pod can serve', () => {
    const options: PostgresOptions = { pooler: { name: 'pool', backend: true } }
    expect(postgresConnection(options)).toMatchObject({ host: 'pool', port: 5432, poolSize: 65 })
    expect(convexPostgres(options).pooler?.spec?.pgbouncer?.parameters).toMatchObject({
      default_pool_size: '65',
      max_client_conn: '85',
    })
    expect(postgresConnection({ ...options, maxConnections: 500 }).poolSize).toBe(128)
    expect(postgresConnection({ ...options, credentials: { secretName: 'owner' } })).toMatchObject({
      host: 'pool',
      user: { secret: 'owner', key: 'username' },
    })
  })

  it('belongs to a stack with a host that the certificate has', () => {
    const { backend } = convexStack({ host: 'a.example.com', postgres: { pooler: { backend: true } } })
    const env = backend.deployment.spec?.template.spec?.containers[0]?.env
    expect(env?.find(({ name }) => name === 'PGHOST')).toEqual({ name: 'PGHOST', value: 'convex-db-pooler' })
  })
})

describe('convexPostgres refuses', () => {
  it.each([
    ['replicas of one', { synchronous: {} }, 'synchronous', /no effect with one instance; set instances: 3/],
    [
      'more replicas than there are',
      { instances: 3, synchronous: { number: 3 } },
      'synchronous.number',
      /3 instances have 2/,
    ],
    ['a pooler named as the cluster', { pooler: { name: 'convex-db' } }, 'pooler.name', /is used by the cluster/],
    [
      'a pooler named as a Service of it',
      { pooler: { name: 'convex-db-rw' } },
      'pooler.name',
      /is used by the cluster/,
    ],
    [
      'more connections than there are',
      { pooler: { poolSize: 65 } },
      'pooler.instances',
      /may open 131 connections.* leaves 130/,
    ],
    [
      'a pool that fits, but not twice',
      { poolSize: 66, pooler: { backend: true } },
      'pooler.instances',
      /may open 132 connections/,
    ],
    ['two sizes of one pool', { pooler: { backend: true, poolSize: 9 } }, 'pooler.poolSize', /leave it out/],
    ['to pool by transaction', { pooler: { poolMode: 'transaction' } }, 'pooler.poolMode', /unknown option/],
  ] as const)('%s', (_, options, path, message) => {
    const issues = issuesOf(withWrong(convexPostgres, options))
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })

  it('a second backend, in any way', () => {
    const host = 'a.example.com'
    for (const backend of [{ replicas: 2 }, { instances: 2 }]) {
      const [issue] = issuesOf(withWrong(convexStack, { host, backend }))
      expect(issue?.message).toMatch(/there is one backend for a database.*raise resources/)
    }
  })

  it('a backend under the name of the pooler', () => {
    const wrong = { host: 'a.example.com', backend: { name: 'pool' }, postgres: { pooler: { name: 'pool' } } }
    expect(issuesOf(withWrong(convexStack, wrong)).map(({ path }) => path)).toEqual(['backend.name'])
  })
})
