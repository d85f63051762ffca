import { readdir } from 'node:fs/promises'
import { convexFleet, renderFleet } from '@proompteng/convex-k8s'
import type { FleetInstance, FleetOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, folderWith } from '../render/fixtures.ts'
import { domain, two } from './fleets.ts'

const external = {
  type: 'postgres',
  host: 'pg.example.com',
  user: 'u',
  password: { secret: 's', key: 'k' },
} as const
const issuesOf = async (options: FleetOptions): Promise<readonly string[]> => {
  const folder = await folderWith()
  const error = await errorOf(() => renderFleet(convexFleet(options), folder))
  expect(await readdir(folder)).toEqual([])
  return error.issues.map(({ path, message }) => `${path}: ${message}`)
}

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
