import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  check,
  convexFleet,
  convexStack,
  loadObjects,
  objectsOf,
  render,
  renderFiles,
  renderFleet,
} from '@proompteng/convex-k8s'
import type { FleetInstance, FleetOptions, FleetProgress } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { marker } from '../../src/render/marker.ts'
import { errorOf, folderWith } from '../render/fixtures.ts'
import { sealedOwnerFor, sealedSecretFor } from '../support/arbitraries/secret-sources.ts'

const domain = 'convex.example.com'
const two: readonly FleetInstance[] = [
  { name: 'orders' },
  { name: 'billing', postgres: { storage: { size: '100Gi' } } },
]
const external = {
  type: 'postgres',
  host: 'pg.example.com',
  user: 'u',
  password: { secret: 's', key: 'k' },
} as const
const application = { repoURL: 'https://github.com/example/infrastructure.git', path: 'argocd/convex' }

async function listOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const issuesOf = async (options: FleetOptions): Promise<readonly string[]> => {
  const folder = await folderWith()
  const error = await errorOf(() => renderFleet(convexFleet(options), folder))
  expect(await readdir(folder)).toEqual([])
  return error.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('renderFleet', () => {
  it('renders a stack of its own into a folder for each instance', async () => {
    const folder = await folderWith()
    const result = await renderFleet(convexFleet({ domain, instances: two }), folder)
    expect(result).toMatchObject({ instances: 2, changed: ['orders', 'billing'], stray: [], inSync: true })
    expect((await readdir(folder)).toSorted()).toEqual(['billing', 'orders'])
    const alone = convexStack({
      host: `billing.${domain}`,
      namespace: 'billing',
      instanceName: 'billing',
      postgres: { storage: { size: '100Gi' } },
      dashboard: { tailscale: { hostname: 'billing-convex' } },
    })
    const files = renderFiles(alone)
    expect((await readdir(join(folder, 'billing'))).toSorted()).toEqual([...files.keys()].toSorted())
    for (const [name, text] of files) expect(await readFile(join(folder, 'billing', name), 'utf8')).toBe(text)
    expect(await renderFleet(convexFleet({ domain, instances: two }), folder, { mode: 'check' })).toMatchObject({
      changed: [],
      written: 0,
      inSync: true,
    })
  })

  it('merges defaults and instances at every depth, and lets false turn a part off', async () => {
    const defaults = {
      postgres: { storage: { size: '20Gi', storageClassName: 'fast' }, instances: 3 },
      dashboard: false,
      backend: { env: { RUST_LOG: 'info' } },
    } as const
    const fleet = convexFleet({
      domain,
      defaults,
      instances: [
        { name: 'a', postgres: { storage: { size: '50Gi' } }, dashboard: {} },
        { name: 'b', host: 'b.example.com' },
      ],
    })
    const [a, b] = await listOf(fleet.stacks())
    expect(a).toMatchObject({
      options: { host: `a.${domain}`, postgres: { storage: { size: '50Gi', storageClassName: 'fast' }, instances: 3 } },
    })
    expect(a).toHaveProperty('stack.dashboard')
    expect(b).toMatchObject({ options: { host: 'b.example.com', dashboard: false, postgres: { instances: 3 } } })
    expect(b).not.toHaveProperty('stack.dashboard')
  })

  it('calls the objects of one namespace after their instance, and nothing is wrong with them together', async () => {
    const folder = await folderWith()
    await renderFleet(convexFleet({ domain, namespace: 'convex', instances: two }), folder)
    const objects = [...(await loadObjects(join(folder, 'orders'))), ...(await loadObjects(join(folder, 'billing')))]
    const manifests = objects.filter(({ kind }) => kind !== 'Kustomization')
    expect(new Set(manifests.map(({ metadata }) => metadata?.namespace))).toEqual(new Set(['convex']))
    expect(check(manifests).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(manifests.map(({ metadata }) => metadata?.name)).toEqual(
      expect.arrayContaining(['orders-backend', 'orders-db', 'billing-dashboard']),
    )
  })

  it('puts the instance before names and hosts in the defaults, and behind the path of exports', async () => {
    const key = { secret: 'storage', key: 'key' }
    const credentials = { accessKeyId: key, secretAccessKey: key }
    const defaults = {
      siteHost: 'actions.example.com',
      backend: { name: 'api', volume: { existingClaim: 'data' } },
      postgres: {
        name: 'pg',
        backup: { destinationPath: 's3://backups', credentials },
        recovery: { serverName: 'lost' },
      },
      dashboard: { tailscale: { hostname: 'convex' } },
      export: { destinationPath: 's3://exports/all/', region: 'auto', credentials },
      networkPolicy: { name: 'fence' },
      monitoring: { name: 'watch' },
    } as const
    const [one] = await listOf(convexFleet({ domain, namespace: 'x', defaults, instances: two }).stacks())
    expect(one).toMatchObject({
      options: {
        host: `orders.${domain}`,
        siteHost: 'orders.actions.example.com',
        backend: { name: 'orders-api', volume: { existingClaim: 'orders-data' } },
        postgres: { name: 'orders-pg', recovery: { serverName: 'orders-lost' } },
        dashboard: { name: 'orders-dashboard', tailscale: { hostname: 'orders-convex' } },
        export: { name: 'orders-export', destinationPath: 's3://exports/all/orders' },
        networkPolicy: { name: 'orders-fence' },
        monitoring: { name: 'orders-watch' },
      },
    })
    // In namespaces of their own the names are those of all, but not in an archive, an export or on the tailnet.
    const [apart] = await listOf(convexFleet({ domain, defaults, instances: two }).stacks())
    expect(apart).toMatchObject({
      options: {
        siteHost: 'orders.actions.example.com',
        backend: { name: 'api', volume: { existingClaim: 'data' } },
        postgres: { name: 'pg', backup: { serverName: 'orders-pg' }, recovery: { serverName: 'orders-lost' } },
        dashboard: { tailscale: { hostname: 'orders-convex' } },
        export: { destinationPath: 's3://exports/all/orders' },
        monitoring: { name: 'watch' },
      },
    })
    const named = { ...two[0]!, backend: { name: 'mine' } }
    const [own] = await listOf(convexFleet({ domain, namespace: 'x', defaults, instances: [named] }).stacks())
    expect(own).toMatchObject({ options: { backend: { name: 'mine' } } })
  })

  it('writes a folder and an ApplicationSet for each cluster', async () => {
    const folder = await folderWith()
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const instances = [
      { name: 'orders', cluster: 'east' },
      { name: 'billing', cluster: 'west' },
    ]
    await renderFleet(convexFleet({ domain, clusters, instances, application }), folder)
    expect((await readdir(folder)).toSorted()).toEqual([
      'east',
      'east-applicationset.yaml',
      'kustomization.yaml',
      'west',
      'west-applicationset.yaml',
    ])
    expect(await readdir(join(folder, 'east'))).toEqual(['orders'])
  })

  it('counts what it wrote and removed in all folders', async () => {
    const folder = await folderWith()
    const fleet = convexFleet({ domain, instances: two })
    const before = await renderFleet(fleet, folder, { mode: 'check' })
    expect(before).toMatchObject({ changed: ['orders', 'billing'], written: 0, inSync: false })
    expect(await renderFleet(fleet, folder)).toMatchObject({ removed: 0 })
    for (const { name } of two) await writeFile(join(folder, name, 'gone-service.yaml'), `${marker}\n`)
    expect(await renderFleet(fleet, folder)).toMatchObject({
      written: 0,
      removed: 2,
      changed: ['orders', 'billing'],
      inSync: true,
    })
  })

  it('tells how far it is, and what it found of each', async () => {
    const seen: FleetProgress[] = []
    const results: string[] = []
    await renderFleet(convexFleet({ domain, instances: two }), await folderWith(), {
      onProgress: (progress) => seen.push(progress),
      onResult: (name, { written }) => results.push(`${name} ${written.includes('README.md')}`),
    })
    expect(seen).toEqual([
      { step: 'check', done: 1, total: undefined, name: 'orders' },
      { step: 'check', done: 2, total: undefined, name: 'billing' },
      { step: 'render', done: 1, total: 2, name: 'orders' },
      { step: 'render', done: 2, total: 2, name: 'billing' },
    ])
    expect(results).toEqual(['orders true', 'billing true'])
  })

  it('reports the folder of an instance that is gone, and leaves it alone', async () => {
    const folder = await folderWith({ 'notes.md': 'ours\n' })
    await renderFleet(convexFleet({ domain, instances: two }), folder)
    await render(objectsOf(convexStack({ host: 'x.example.com' })), join(folder, 'old', 'one'))
    const result = await renderFleet(convexFleet({ domain, instances: two.slice(0, 1) }), folder)
    expect(result).toMatchObject({ stray: ['billing', 'old/one'], inSync: false, removed: 0 })
    expect(await readdir(join(folder, 'billing'))).toContain('postgres-cluster.yaml')
  })
})

describe('the instances', () => {
  it.each<[string, FleetOptions['instances']]>([
    ['a list', two],
    ['a set', new Set(two)],
    [
      'a generator',
      (function* each() {
        yield* two
      })(),
    ],
    [
      'an asynchronous generator',
      (async function* each() {
        yield* two
      })(),
    ],
    [
      'a function that gives a generator',
      function* each() {
        yield* two
      },
    ],
  ])('may be %s', async (_, instances) => {
    const fleet = convexFleet({ domain, instances })
    expect(await renderFleet(fleet, await folderWith())).toMatchObject({ instances: 2 })
    expect(await renderFleet(fleet, await folderWith())).toMatchObject({ instances: 2 })
  })

  it('are built one after the other, and the first can be used before the last is there', async () => {
    let made = 0
    const fleet = convexFleet({
      domain,
      *instances() {
        for (;;) yield { name: `a${(made += 1)}` }
      },
    })
    for await (const { name } of fleet.stacks()) if (name === 'a3') break
    expect(made).toBe(3)
  })

  it('share nothing that they may not: every clash is told at once, and nothing is written', async () => {
    const s3 = {
      AWS_REGION: 'eu-central-1',
      S3_STORAGE_EXPORTS_BUCKET: 'all',
      S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'all',
      S3_STORAGE_MODULES_BUCKET: 'all',
      S3_STORAGE_FILES_BUCKET: 'all',
      S3_STORAGE_SEARCH_BUCKET: 'all',
    }
    const issues = await issuesOf({
      domain,
      instances: [
        { name: 'a', siteHost: 'actions.example.com' },
        { name: 'b', host: 'ACTIONS.example.com'.toLowerCase() },
        { name: 'a', host: 'third.example.com', dashboard: false },
        { name: 'd', dashboard: { tailscale: { hostname: 'b-convex' } } },
        { name: 'g', host: 'd-convex.tail1a2b3.ts.net', ingress: { type: 'tailscale' } },
        { name: 'h', dashboard: { tailscale: { type: 'ingress', hostname: 'd-convex' } } },
        { name: 'e', postgres: false, database: external, instanceName: 'one', backend: { volume: false, env: s3 } },
        { name: 'f', postgres: false, database: external, instanceName: 'one', backend: { volume: false, env: s3 } },
      ],
    })
    expect(issues).toEqual([
      'b: the host actions.example.com is also used by a; choose a different one for one of them',
      'a: the name a is also used by a; choose a different one for one of them',
      'd: the name b-convex on the tailnet is also used by b; choose a different one for one of them',
      'h: the name d-convex on the tailnet is also used by g; choose a different one for one of them',
      'f: the database one at pg.example.com is also used by e; choose a different one for one of them',
      'f: the prefix one in the bucket all is also used by e; choose a different one for one of them',
    ])
  })

  it('share no place of backups, exports or files, and no host of a dashboard', async () => {
    const key = { secret: 'storage', key: 'key' }
    const credentials = { accessKeyId: key, secretAccessKey: key }
    const instance = {
      dashboard: { ingress: { host: 'dashboard.example.com', middlewares: ['auth'] } },
      backend: { volume: { existingClaim: 'data' } },
      postgres: { backup: { destinationPath: 's3://backups', serverName: 'one', credentials } },
      export: { destinationPath: 's3://exports', region: 'auto', credentials },
    }
    const instances = ['a', 'b'].map((name) => ({ name, ...instance }))
    expect(await issuesOf({ domain, namespace: 'x', instances })).toEqual([
      'b: the host dashboard.example.com is also used by a; choose a different one for one of them',
      'b: PersistentVolumeClaim x/data is also used by a; choose a different one for one of them',
      'b: the archive one at s3://backups is also used by a; choose a different one for one of them',
      'b: the path of exports s3://exports is also used by a; choose a different one for one of them',
    ])
  })

  it('tell servers of one name in two Kubernetes clusters apart', async () => {
    const inside = { ...external, host: 'pg.databases.svc' }
    const one = { postgres: false as const, database: inside, instanceName: 'one' }
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const instances = [
      { name: 'a', cluster: 'east', ...one },
      { name: 'b', cluster: 'west', ...one },
    ]
    expect(await renderFleet(convexFleet({ domain, clusters, instances }), await folderWith())).toMatchObject({
      instances: 2,
    })
    expect(
      await issuesOf({ domain, clusters, instances: instances.map((item) => ({ ...item, cluster: 'east' })) }),
    ).toEqual(['b: the database one at pg.databases.svc is also used by a; choose a different one for one of them'])
  })

  it('may share a server, a bucket or a namespace under names of their own', async () => {
    const instances = [{ name: 'a' }, { name: 'b' }]
    const fleet = convexFleet({ domain, namespace: 'x', defaults: { postgres: false, database: external }, instances })
    expect(await renderFleet(fleet, await folderWith())).toMatchObject({ instances: 2 })
  })

  it('of one namespace share no object', async () => {
    const instances = [{ name: 'a' }, { name: 'b', postgres: { name: 'a-db' } }]
    expect(await issuesOf({ domain, namespace: 'x', instances })).toEqual([
      'b: Cluster x/a-db is also used by a; choose a different one for one of them',
    ])
  })

  it('are refused with all that is wrong in any of them', async () => {
    const instances = [
      { name: 'A' },
      { name: 'b', namespace: 'x' },
      { name: 'c', cluster: 'east' },
      { name: 'd', postgres: { instances: 0 }, backend: { volum: {} } },
    ] as unknown as readonly FleetInstance[]
    expect((await issuesOf({ domain, instances })).map((issue) => issue.split(':').slice(0, 2).join(':'))).toEqual([
      'A: name',
      'b: namespace',
      'c: cluster',
      'd: backend.volum',
      'd: postgres.instances',
    ])
    const many = Array.from({ length: 150 }, (_, index) => ({ name: `A${index}` }))
    const issues = await issuesOf({ domain, instances: many })
    expect(issues).toHaveLength(150)
  })
})

describe('convexFleet', () => {
  it('makes one small ApplicationSet, whose Applications are those of convexApplication', () => {
    const { applicationSets } = convexFleet({ domain, instances: [], application: { ...application, retryLimit: 9 } })
    const { applicationSet } = applicationSets['fleet']!
    expect(() => new ApplicationSet(applicationSet).validate()).not.toThrow()
    const broken = { ...applicationSet, spec: { ...applicationSet.spec, generators: 3 } }
    expect(() => new ApplicationSet(broken as unknown as typeof applicationSet).validate()).toThrow('generators')
    expect(applicationSet.spec).toMatchObject({
      goTemplate: true,
      generators: [{ git: { directories: [{ path: 'argocd/convex/*' }] } }],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: '{{.path.basename}}' },
        spec: {
          source: { path: '{{.path.path}}', repoURL: application.repoURL },
          destination: { namespace: '{{.path.basename}}', server: 'https://kubernetes.default.svc' },
          syncPolicy: { retry: { limit: 9 } },
        },
      },
    })
  })

  it('makes one for each cluster, of its own folder, with names that one Argo CD can tell apart', () => {
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const options = { ...application, name: 'apps', targetRevision: 'live' }
    const { applicationSets } = convexFleet({ domain, clusters, instances: [], application: options })
    const found = Object.entries(applicationSets).map(([cluster, { applicationSet }]) => [cluster, applicationSet])
    const of = (cluster: string, server: string) => ({
      metadata: { name: `apps-${cluster}`, namespace: 'argocd' },
      spec: {
        generators: [{ git: { revision: 'live', directories: [{ path: `argocd/convex/${cluster}/*` }] } }],
        template: { metadata: { name: `${cluster}-{{.path.basename}}` }, spec: { destination: { server } } },
      },
    })
    expect(found).toMatchObject([
      ['east', of('east', 'https://10.0.0.1')],
      ['west', of('west', 'https://10.0.1.1')],
    ])
  })

  it('refuses a fleet that convexFleet did not make, with an error of its own', async () => {
    const fleet = convexFleet({ domain, instances: two })
    const [built] = await listOf(fleet.stacks())
    const thrown = () => {
      throw new TypeError('CANARY')
    }
    const others: readonly object[] = [
      { stacks: () => [] },
      { ...fleet, applicationSets: null },
      { ...fleet, sharedPostgres: undefined },
      { ...fleet, sharedPostgres: () => 5 },
      { ...fleet, sharedPostgres: thrown },
      { ...fleet, sharedPostgres: () => [null] },
      { ...fleet, sharedPostgres: () => [{}] },
      { ...fleet, stacks: () => [{ ...built, stack: [null] }] },
      { ...fleet, stacks: () => [{ ...built, stack: new Date() }] },
      { ...fleet, stacks: thrown },
      {
        ...fleet,
        stacks: async function* stacks() {
          yield* [built]
          thrown()
        },
      },
      ...[5, 'CANARY', undefined, null, {}].map((stacks) => ({ ...fleet, stacks: () => stacks })),
      ...[
        {},
        5,
        null,
        { name: 'a' },
        { name: 'a', issues: 5 },
        { ...built, stack: undefined },
        { ...built, options: null },
      ].map((item) => ({ ...fleet, stacks: () => [item] })),
      ...['../../orders', '/orders', '', '.', 'a/../b'].map((path) => ({
        ...fleet,
        stacks: () => [{ ...built, path }],
      })),
    ]
    for (const other of others) {
      const folder = await folderWith()
      const error = await errorOf(() => renderFleet(other as never, folder))
      expect(error.message).not.toContain('CANARY')
      expect(await readdir(folder)).toEqual([])
    }
    const list = { ...fleet, stacks: () => [built] }
    expect(await renderFleet(list as never, await folderWith())).toMatchObject({ instances: 1 })
  })

  it('refuses wrong options of the fleet at once', () => {
    const wrong = { instances: 3, domain: 'https://x', namespce: 'x' } as unknown as FleetOptions
    expect(() => convexFleet(wrong)).toThrow(/3 options are wrong/)
    expect(() => convexFleet({ instances: [], application: { ...application, path: '/x' } })).toThrow(
      'application.path',
    )
    const defaults = { namespace: 'x' } as FleetOptions['defaults']
    expect(() => convexFleet({ instances: [], defaults })).toThrow('defaults.namespace')
    const sealed = { sealedSecret: sealedSecretFor({}) }
    expect(() => convexFleet({ instances: [], defaults: { credentials: sealed } })).toThrow('each instance its own')
    const owner = { postgres: { credentials: { sealedSecret: sealedOwnerFor('convex-db-credentials') } } }
    expect(() => convexFleet({ instances: [], defaults: owner })).toThrow('defaults.postgres.credentials.sealedSecret')
  })
})
