import { convexBackend, convexPostgres, postgresConnection } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'

describe('convexPostgres', () => {
  it('has the database of the instance', () => {
    expect(convexPostgres().cluster.spec?.bootstrap?.initdb).toMatchObject({
      database: 'convex_self_hosted',
      owner: 'convex',
    })
    const { cluster } = convexPostgres({ instanceName: 'a-b-c', owner: 'app' })
    expect(cluster.spec?.bootstrap?.initdb).toMatchObject({ database: 'a_b_c', owner: 'app' })
  })

  it('is one instance of 30Gi and of a pinned PostgreSQL 17', () => {
    expect(convexPostgres().cluster.spec).toMatchObject({
      instances: 1,
      storage: { size: '30Gi' },
      imageName: 'ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie',
      postgresql: { parameters: { max_connections: '150' } },
    })
    expect(convexPostgres().cluster.metadata?.name).toBe('convex-db')
  })

  it.each([
    [1, false],
    [2, true],
    [3, true],
  ])('has with %i instances a disruption budget: %s', (instances, enablePDB) => {
    expect(convexPostgres({ instances }).cluster.spec).toMatchObject({ instances, enablePDB })
  })

  it('is never pruned and comes before the backend', () => {
    expect(convexPostgres().cluster.metadata?.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '-1',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    })
  })

  it('takes its volumes, resources and scheduling as they are', () => {
    const resources = { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } }
    const { cluster } = convexPostgres({
      storage: { size: '1Ti', storageClassName: 'fast', wal: { size: '20Gi', storageClassName: 'faster' } },
      resources,
      affinity: { nodeSelector: { disk: 'ssd' } },
      priorityClassName: 'high',
      inheritedMetadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
      parameters: { work_mem: '16MB', max_wal_size: '2GB' },
      maxConnections: 300,
    })
    expect(cluster.spec).toMatchObject({
      storage: { size: '1Ti', storageClass: 'fast' },
      walStorage: { size: '20Gi', storageClass: 'faster' },
      resources,
      affinity: { nodeSelector: { disk: 'ssd' } },
      priorityClassName: 'high',
      inheritedMetadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
      postgresql: { parameters: { work_mem: '16MB', max_wal_size: '2GB', max_connections: '300' } },
    })
  })
})

describe('labels of the database', () => {
  const labels = { team: 'payments', 'app.kubernetes.io/part-of': 'shop' }

  it('reach its pods and volumes', () => {
    const { cluster, pooler } = convexPostgres({ labels, pooler: {} })
    expect(cluster.spec?.inheritedMetadata).toEqual({ labels })
    expect(pooler?.spec?.template).toEqual({ metadata: { labels }, spec: { containers: [] } })
    const restored = convexPostgres({ labels, recovery: { objectStoreName: 'archive', serverName: 'convex-db-old' } })
    expect(restored.cluster.spec?.inheritedMetadata).toEqual({ labels })
  })

  it('merge with inheritedMetadata, which wins', () => {
    const inheritedMetadata = { labels: { team: 'database', tier: 'gold' }, annotations: { a: 'b' } }
    expect(convexPostgres({ labels, inheritedMetadata }).cluster.spec?.inheritedMetadata).toEqual({
      labels: { ...labels, team: 'database', tier: 'gold' },
      annotations: { a: 'b' },
    })
  })

  it('are left out without any, and annotations are not among them', () => {
    const { cluster, pooler } = convexPostgres({ annotations: { a: 'b' }, pooler: {} })
    expect(cluster.spec).not.toHaveProperty('inheritedMetadata')
    expect(pooler?.spec).not.toHaveProperty('template')
  })

  it.each([
    'cnpg.io/cluster',
    'cnpg.io/instanceRole',
    'role',
    'app.kubernetes.io/name',
    'app.kubernetes.io/instance',
    'app.kubernetes.io/version',
    'app.kubernetes.io/component',
    'app.kubernetes.io/managed-by',
  ])('leave alone what the operator sets and selects by: %s', (key) => {
    const { cluster, pooler } = convexPostgres({ labels: { [key]: 'x' }, pooler: {} })
    expect(cluster.metadata?.labels).toMatchObject({ [key]: 'x' })
    expect(cluster.spec).not.toHaveProperty('inheritedMetadata')
    expect(pooler?.spec).not.toHaveProperty('template')
  })
})

describe('postgresConnection', () => {
  it('knows the Secrets that CloudNativePG makes', () => {
    expect(postgresConnection({ name: 'orders-db' })).toEqual({
      type: 'postgres',
      host: { secret: 'orders-db-app', key: 'host' },
      port: { secret: 'orders-db-app', key: 'port' },
      user: { secret: 'orders-db-app', key: 'username' },
      password: { secret: 'orders-db-app', key: 'password' },
      tls: { ca: { secret: 'orders-db-ca', key: 'ca.crt' } },
      poolSize: 128,
      maxConnections: 150,
    })
  })

  it.each([
    [{}, 128],
    [{ maxConnections: 100 }, 80],
    [{ maxConnections: 30 }, 10],
    [{ maxConnections: 1000 }, 128],
    [{ maxConnections: 1000, poolSize: 980 }, 980],
    [{ poolSize: 1 }, 1],
  ])('of %j has a pool of %i', (options, poolSize) => {
    expect(postgresConnection(options).poolSize).toBe(poolSize)
  })

  it('is what convexBackend takes', () => {
    const database = postgresConnection({ name: 'orders-db' })
    const { deployment } = convexBackend({ cloudOrigin: 'https://convex.example.com', database })
    expect(deployment.spec?.template.spec?.containers[0]?.env).toContainEqual({
      name: 'PGHOST',
      valueFrom: { secretKeyRef: { name: 'orders-db-app', key: 'host' } },
    })
  })
})
