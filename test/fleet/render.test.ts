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
import type { FleetProgress } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { marker } from '../../src/render/marker.ts'
import { folderWith } from '../render/fixtures.ts'
import { domain, two, application, listOf } from './fleets.ts'

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
