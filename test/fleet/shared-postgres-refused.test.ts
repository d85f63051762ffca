import { readdir } from 'node:fs/promises'
import { renderFleet } from '@proompteng/convex-k8s'
import type { FleetInstance, FleetOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { errorOf, folderWith } from '../render/fixtures.ts'
import { namespace, fleetOf } from './shared-fleets.ts'

const issuesOf = async (options: Partial<FleetOptions>): Promise<readonly string[]> => {
  const folder = await folderWith()
  const error = await errorOf(async () => renderFleet(fleetOf(options), folder))
  expect(await readdir(folder)).toEqual([])
  return error.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('a shared database cluster is refused', () => {
  it('when the connections of all instances are more than the server has', async () => {
    const instances = Array.from({ length: 6 }, (_, index) => ({ name: `a${index}` }))
    await renderFleet(fleetOf({ instances, sharedPostgres: { poolSize: 21, maxConnections: 146 } }), await folderWith())
    const [issue, ...others] = await issuesOf({ instances, sharedPostgres: { poolSize: 21, maxConnections: 145 } })
    expect(others).toEqual([])
    expect(issue).toMatch(
      /^sharedPostgres\.maxConnections: is 145, which leaves 125.*6 instances may open 126; raise it to 146/,
    )
  })

  it('when pods of other namespaces could not know its authority', () => {
    expect(() => fleetOf({ namespace: undefined })).toThrow(
      /sharedPostgres\.ca: is required.*convex-db-ca.*trust-manager/,
    )
    expect(() => fleetOf({ sharedPostgres: { namespace: 'databases' } })).toThrow('sharedPostgres.ca')
    expect(() => fleetOf({ sharedPostgres: { namespace } })).not.toThrow()
  })

  it('when its own options are wrong', () => {
    const sharedPostgres = { owner: 'x', pooler: {}, instances: 0 } as unknown as FleetOptions['sharedPostgres']
    expect(() => fleetOf({ sharedPostgres })).toThrow(/3 options are wrong[\s\S]*sharedPostgres\.instances/)
  })

  it('to an instance that says something else of its database, or has a name that is taken', async () => {
    const own = 'has no effect in a shared cluster; set sharedPostgres: false for a separate database, or remove it'
    expect(
      await issuesOf({
        instances: [
          { name: 'a', postgres: { instances: 3 } },
          { name: 'b', postgres: false, database: { type: 'sqlite' } },
          { name: 'c', sharedPostgres: { poolSize: 0, secret: 'x' } as unknown as FleetInstance['sharedPostgres'] },
          { name: 'd', instanceName: 'streaming-replica' },
          {} as FleetInstance,
          { name: 'f', instanceName: 3 as unknown as string, sharedPostgres: null as unknown as undefined },
        ],
      }),
    ).toEqual([
      `a: postgres: ${own}`,
      `b: postgres: ${own}`,
      `b: database: ${own}`,
      expect.stringMatching(/^c: sharedPostgres\.poolSize: /),
      expect.stringMatching(/^c: sharedPostgres\.secret: unknown option/),
      expect.stringMatching(/^d: instanceName: .*the role streaming_replica/),
      expect.stringMatching(/^\(no name\): name: expected a DNS label/),
      expect.stringMatching(/^f: sharedPostgres: expected an object, got null/),
    ])
    const instances = [{ name: 'a', sharedPostgres: {} }]
    expect(await issuesOf({ sharedPostgres: undefined, instances })).toEqual([
      'a: sharedPostgres: the fleet has no option sharedPostgres',
    ])
  })

  it('when the way to it does not fit an instance, in the words of the option that says so', async () => {
    const instances = [{ name: 'orders', sharedPostgres: { poolSize: 131 } }, { name: 'billing' }]
    const sharedPostgres = { ca: { configMap: 'orders-backend-config' }, poolSize: 9 }
    const [pool, authority, ...others] = await issuesOf({ instances, sharedPostgres })
    expect(pool).toMatch(/^orders: sharedPostgres\.poolSize: a pool of 131.*allow at most 130/)
    expect(authority).toMatch(/^orders: sharedPostgres\.ca\.configMap: "orders-backend-config" is the ConfigMap with/)
    expect(others).toEqual([])
    const own = { type: 'postgres', host: 'db', user: 'u', password: { secret: 's', key: 'k' }, poolSize: 0 } as const
    const apart = [{ name: 'orders', sharedPostgres: false as const, postgres: false as const, database: own }]
    expect(await issuesOf({ instances: apart })).toEqual([expect.stringMatching(/^orders: database\.poolSize: /)])
  })

  it('to two instances of one database, and beside an instance of its name', async () => {
    const instances = [
      { name: 'a', instanceName: 'one' },
      { name: 'b', instanceName: 'one' },
    ]
    expect(await issuesOf({ instances })).toEqual(
      expect.arrayContaining([
        'b: the database one at convex-db-rw is also used by a; choose a different one for one of them',
      ]),
    )
    await expect(fleetOf({ instances }).sharedPostgres()).rejects.toThrow('the database one of the shared cluster')
    expect(await issuesOf({ instances: [{ name: 'convex-db' }] })).toEqual([
      'sharedPostgres: the name convex-db is also used by convex-db; choose a different one for one of them',
    ])
  })
})
