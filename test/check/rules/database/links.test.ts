import { describe, expect, it } from 'vitest'
import { database, databaseCluster, databaseWith, databaseYaml } from '../../../../src/check/examples/database.ts'
import { check } from '../../../../src/check/check.ts'
import { documents } from '../../../../src/check/examples/backend.ts'
import { convexClustersOf } from '../../../../src/check/model/database/links.ts'
import { foundIn, modelOf } from '../support.ts'
import { cluster, backend, pooler } from './manifests.ts'

const toHost = (host: string): string => database({ '@convex-db-rw:': `@${host}:` })
const pooledBy = (fields: string): string => databaseWith(pooler(fields)).replace('@convex-db-rw:', '@pool:')

describe('several backends', () => {
  const second = backend
    .replaceAll('convex-backend', 'orders-backend')
    .replace('get-convex/orders-backend', 'get-convex/convex-backend')
    .replace('value: convex-self-hosted', 'value: orders')

  it('share a cluster only with a database for each', () => {
    const yaml = documents(backend, cluster, second)
    expect(foundIn(yaml)).toEqual(['error database-name', 'warning connection-pool'])
    const other =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: { name: orders, namespace: convex }\nspec: { name: orders, owner: convex, cluster: { name: convex-db } }'
    expect(foundIn(documents(yaml.replace('"150"', '"200"'), other))).toEqual([])
  })

  it('have clusters of their own', () => {
    const yaml = documents(
      databaseYaml,
      databaseYaml.replaceAll('namespace: convex', 'namespace: two').replace('"150"', '"90"'),
    )
    expect(convexClustersOf(modelOf(yaml))).toHaveLength(2)
    expect(foundIn(yaml)).toEqual([])
    expect(foundIn(yaml.replace('"90"', '"60"'))).toEqual(['warning connection-pool'])
  })
})

describe('the host', () => {
  it.each([
    'convex-db-rw',
    'convex-db-rw.convex',
    'convex-db-rw.convex.svc',
    'convex-db-rw.convex.svc.cluster.local',
    'convex-db-rw.convex.svc.k8s.lan',
  ])('%s is right', (host) => {
    expect(foundIn(toHost(host))).toEqual([])
  })

  it.each([
    ['10.96.1.2', 'error database-host-certificate'],
    ['convex-db', 'error database-host-certificate'],
    ['convex-db-rw.prod', 'error database-host-certificate'],
    ['convex-db-rw.convex.cluster.local', 'error database-host-certificate'],
    ['convex-db-any', 'error database-host-certificate'],
    ['convex-db-ro', 'error database-host-primary'],
    ['convex-db-r', 'warning database-host-primary'],
  ])('%s: %s', (host, rule) => {
    expect(foundIn(toHost(host))).toEqual([rule])
  })

  it('may have another name in the certificate', () => {
    const yaml = databaseCluster('certificates: { serverAltDNSNames: [db.example.com, "*.lan"] }')
    expect(foundIn(yaml.replace('@convex-db-rw:', '@db.example.com:'))).toEqual([])
    expect(foundIn(yaml.replace('@convex-db-rw:', '@db.lan:'))).toEqual([])
  })

  it('of any instance is wrong as soon as there are two', () => {
    const yaml = toHost('convex-db-r')
      .replace('instances: 1', 'instances: 2')
      .replace('enablePDB: false', 'enablePDB: true')
    expect(foundIn(yaml)).toEqual(['error database-host-primary', 'info synchronous-replication'])
  })

  it('of replicas is known without the cluster', () => {
    expect(foundIn(backend.replace('@convex-db-rw:', '@convex-db-ro:'))).toEqual(['error database-host-primary'])
    expect(foundIn(backend.replace('@convex-db-rw:', '@other-ro:'))).toEqual([])
  })

  it('may be a Service that is turned off', () => {
    const yaml = databaseCluster('managed: { services: { disabledDefaultServices: [ro] } }').replace(
      '@convex-db-rw:',
      '@convex-db-ro:',
    )
    expect(foundIn(yaml)).toEqual(['error database-host-certificate'])
  })

  it('of a Pooler needs a name and a role', () => {
    expect(foundIn(pooledBy('pgbouncer: {}'))).toEqual(['error database-host-certificate'])
    const named = (fields: string): string =>
      `${pooledBy(fields)}`.replace('  storage:', '  certificates: { serverAltDNSNames: [pool] }\n  storage:')
    expect(foundIn(named('pgbouncer: {}'))).toEqual([])
    expect(foundIn(named('pgbouncer: { poolMode: transaction }'))).toEqual(['warning pooler-mode'])
    expect(
      foundIn(named('pgbouncer: { poolMode: transaction, parameters: { max_prepared_statements: "200" } }')),
    ).toEqual([])
    expect(foundIn(named('pgbouncer: { parameters: { max_client_conn: "50" } }'))).toEqual(['warning pooler-clients'])
    expect(foundIn(named('instances: 2, pgbouncer: { parameters: { max_client_conn: "50" } }'))).toEqual([])
    expect(foundIn(named('instances: 4, pgbouncer: { parameters: { default_pool_size: "50" } }'))).toEqual([
      'warning pooler-connections',
    ])
    expect(foundIn(named('pgbouncer: {}').replace('type: rw', 'type: ro'))).toEqual(['error database-host-primary'])
  })
})

describe('pool and server', () => {
  it.each([
    ['"80"', '"150"', true],
    ['"97"', '"100"', true],
    ['"98"', '"100"', false],
    ['"80"', '"82"', false],
    ['"many"', '"130"', false],
    ['"many"', '"150"', true],
  ])('a pool of %s for %s', (pool, server, isRight) => {
    const yaml = database({ 'value: "80"': `value: ${pool}`, 'max_connections: "150"': `max_connections: ${server}` })
    expect(foundIn(yaml)).toEqual(isRight ? [] : ['warning connection-pool'])
  })

  it.each([
    ['80', /^Set POSTGRES_MAX_CONNECTIONS to at most 60, or max_connections of the server to at least 100\.$/],
    ['20', /^Set max_connections of the server to at least 100\.$/],
  ])('is mended in ways that leave a pool: %s', (server, fix) => {
    const yaml = database({ 'max_connections: "150"': `max_connections: "${server}"` })
    expect(check(modelOf(yaml).objects).find(({ rule }) => rule === 'connection-pool')?.fix).toMatch(fix)
  })

  it('is not judged when the pool cannot be seen', () => {
    const yaml = database({
      '- { name: POSTGRES_MAX_CONNECTIONS, value: "80" }':
        '- { name: POSTGRES_MAX_CONNECTIONS, valueFrom: { secretKeyRef: { name: a, key: b } } }',
      '"150"': '"50"',
    })
    expect(foundIn(yaml)).toEqual([])
  })
})
