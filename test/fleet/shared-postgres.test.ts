import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { check, loadObjects, renderFleet, sealPostgresCredentialsFile } from '@proompteng/convex-k8s'
import type { FleetOptions, FleetStack } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { plainObject } from '../../src/kubernetes/object.ts'
import { folderWith } from '../render/fixtures.ts'
import { sealingKey } from '../secrets/openssl.ts'
import { namespace, ca, two, fleetOf } from './shared-fleets.ts'

const application = { repoURL: 'https://github.com/example/infrastructure.git', path: 'argocd/convex' }
async function stacksOf(options: Partial<FleetOptions> = {}): Promise<readonly FleetStack[]> {
  const stacks: FleetStack[] = []
  for await (const stack of fleetOf(options).stacks()) {
    if ('issues' in stack) throw new Error(JSON.stringify(stack.issues))
    stacks.push(stack)
  }
  return stacks
}
const plain = (object: unknown) => plainObject(object as Parameters<typeof plainObject>[0])

describe('a shared database cluster', () => {
  it('has the labels of the fleet on its pods and volumes', async () => {
    const labels = { 'cost-center': '42' }
    const [shared] = await fleetOf({ defaults: { labels } }).sharedPostgres()
    expect(shared?.objects.postgres.cluster.spec?.inheritedMetadata).toEqual({ labels })
  })

  it('has a folder of its own, a role for each instance, and no database of an instance', async () => {
    const folder = await folderWith()
    const result = await renderFleet(fleetOf(), folder)
    expect(result).toMatchObject({ instances: 2, changed: ['convex-db', 'orders', 'billing-eu'], stray: [] })
    expect((await readdir(folder)).toSorted()).toEqual(['billing-eu', 'convex-db', 'orders'])
    expect(await readdir(join(folder, 'convex-db'))).toEqual(['kustomization.yaml', 'postgres-cluster.yaml'])
    const cluster = (await loadObjects(join(folder, 'convex-db'))).find(({ kind }) => kind === 'Cluster')
    const role = { ensure: 'present', login: true, inherit: true, connectionLimit: -1 }
    expect(cluster).toMatchObject({
      metadata: { name: 'convex-db', namespace },
      spec: {
        bootstrap: { initdb: { database: '_fleet', owner: '_fleet' } },
        managed: {
          roles: [
            { name: 'orders', ...role, passwordSecret: { name: 'orders-db-credentials' } },
            { name: 'billing_eu', ...role, passwordSecret: { name: 'billing-eu-db-credentials' } },
          ],
        },
      },
    })
    expect(await renderFleet(fleetOf(), folder, { mode: 'check' })).toMatchObject({ inSync: true })
  })

  it('has a database for each instance, to which its backend connects', async () => {
    const [, billing] = await stacksOf()
    expect(
      plain(billing?.stack.postgres && 'database' in billing.stack.postgres && billing.stack.postgres.database),
    ).toMatchObject({
      metadata: { name: 'billing-eu', namespace },
      spec: {
        cluster: { name: 'convex-db' },
        name: 'billing_eu',
        owner: 'billing_eu',
        databaseReclaimPolicy: 'retain',
      },
    })
    expect(billing?.options).toMatchObject({
      postgres: false,
      database: {
        host: 'convex-db-rw',
        user: 'billing_eu',
        password: { secret: 'billing-eu-db-credentials', key: 'password' },
        tls: { ca: { secret: 'convex-db-ca', key: 'ca.crt' } },
        poolSize: 30,
      },
    })
    expect(billing?.stack).not.toHaveProperty('postgres.cluster')
  })

  it('is reached from other namespaces by its full name, with the authority that is there', async () => {
    const [orders] = await stacksOf({
      namespace: undefined,
      sharedPostgres: { ca, namespace: 'databases', poolSize: 9 },
    })
    expect(orders).toMatchObject({
      options: {
        namespace: 'orders',
        database: { host: 'convex-db-rw.databases.svc', tls: { ca }, poolSize: 9 },
      },
      stack: { postgres: { database: { metadata: { namespace: 'databases' } } } },
    })
    const [apart] = await fleetOf({ namespace: undefined, sharedPostgres: { ca } }).sharedPostgres()
    expect(apart?.objects.postgres.cluster.metadata).toMatchObject({ name: 'convex-db', namespace: 'convex-db' })
  })

  it('leaves a database of its own to an instance that asks for it', async () => {
    const instances = [...two, { name: 'large', sharedPostgres: false as const, postgres: { instances: 3 } }]
    const [, , large] = await stacksOf({ instances })
    expect(large).toMatchObject({ stack: { postgres: { cluster: { metadata: { name: 'large-db' } } } } })
    const [shared] = await fleetOf({ instances }).sharedPostgres()
    expect(shared?.objects.postgres.cluster.spec?.managed?.roles?.map(({ name }) => name)).toEqual([
      'orders',
      'billing_eu',
    ])
  })

  it('is there once in each Kubernetes cluster, each with an archive of its own', async () => {
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const key = { secret: 's', key: 'k' }
    const backup = { destinationPath: 's3://backups', credentials: { accessKeyId: key, secretAccessKey: key } }
    const instances = [
      { name: 'orders', cluster: 'east' },
      { name: 'billing', cluster: 'west' },
    ]
    const shared = await fleetOf({ clusters, instances, sharedPostgres: { backup } }).sharedPostgres()
    expect(
      shared.map(({ cluster, path, objects: { postgres } }) => [
        cluster,
        path,
        postgres.cluster.spec?.managed?.roles?.map(({ name }) => name),
        postgres.cluster.spec?.plugins?.[0]?.parameters?.['serverName'],
      ]),
    ).toEqual([
      ['east', 'east/convex-db', ['orders'], 'east-convex-db'],
      ['west', 'west/convex-db', ['billing'], 'west-convex-db'],
    ])
  })

  it('is let in and out by policies, and watched, when the defaults of the fleet say so', async () => {
    const folder = await folderWith()
    const defaults = { networkPolicy: { egress: { mode: 'untrusted' } }, monitoring: {} } as const
    const options = { defaults, namespace: undefined, sharedPostgres: { ca, instances: 2 } }
    await renderFleet(fleetOf(options), folder)
    const objects = (
      await Promise.all(['convex-db', 'orders', 'billing-eu'].map((name) => loadObjects(join(folder, name))))
    )
      .flat()
      .filter(({ kind }) => kind !== 'Kustomization')
    expect(check(objects).filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(await readdir(join(folder, 'convex-db'))).toEqual([
      'kustomization.yaml',
      'monitoring-podmonitor.yaml',
      'monitoring-prometheusrule.yaml',
      'networkpolicy-database.yaml',
      'postgres-cluster.yaml',
    ])
    const withoutWay = objects.filter(({ metadata }) => metadata?.name !== 'convex-db-orders')
    expect(check(withoutWay).map(({ rule }) => rule)).toContain('network-policy-database')
  })

  it('has the passwords of its roles sealed in the folders, each in both namespaces', async () => {
    const folder = await folderWith()
    const { certificate } = sealingKey(['rsa:2048'])
    const instances = [{ name: 'billing-eu' }]
    const fleet = fleetOf({ namespace: undefined, instances, sharedPostgres: { ca, namespace: 'databases' } })
    for (const [place, where] of [
      ['convex-db', 'databases'],
      ['billing-eu', 'billing-eu'],
    ] as const)
      await sealPostgresCredentialsFile({
        certificate,
        namespace: where,
        owner: 'billing_eu',
        secretName: 'billing-eu-db-credentials',
        password: 'not-a-secret-of-anybody',
        file: join(folder, place, 'billing-eu-db-sealedsecret.yaml'),
      })
    await renderFleet(fleet, folder)
    const all = await Promise.all(['convex-db', 'billing-eu'].map((name) => loadObjects(join(folder, name))))
    for (const objects of all)
      expect(objects.find(({ kind }) => kind === 'Kustomization')).toMatchObject({
        resources: expect.arrayContaining(['billing-eu-db-sealedsecret.yaml']) as unknown,
      })
    const objects = all.flat().filter(({ kind }) => kind !== 'Kustomization')
    const wrong = (set: typeof objects) =>
      check(set).flatMap(({ severity, rule }) => (severity === 'info' ? [] : [rule]))
    expect(wrong(objects)).toEqual([])
    // The rules look at these files: the Secret of a role needs its label.
    const unlabelled = objects.map((object) =>
      object.kind === 'SealedSecret'
        ? (JSON.parse(JSON.stringify(object).replaceAll('cnpg.io/reload', 'example.com/reload')) as typeof object)
        : object,
    )
    expect(wrong(unlabelled)).toEqual(['role-secret-reload'])
  })

  it('is synced by an Application of its own, before those of the instances', () => {
    const { applicationSet, postgresApplication } = fleetOf({ application }).applicationSets['fleet']!
    expect(applicationSet.spec.generators).toMatchObject([
      { git: { directories: [{ path: 'argocd/convex/*' }, { path: 'argocd/convex/convex-db', exclude: true }] } },
    ])
    expect(postgresApplication).toMatchObject({
      metadata: { name: 'convex-db', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      spec: { source: { path: 'argocd/convex/convex-db' }, destination: { namespace } },
    })
    const apart = fleetOf({
      application: { ...application, syncWave: 5 },
      namespace: undefined,
      sharedPostgres: { ca },
    })
    expect(apart.applicationSets['fleet']?.postgresApplication).toMatchObject({
      metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '4' } },
      spec: { destination: { namespace: 'convex-db' } },
    })
  })

  it('is synced by one in each cluster, of another name', () => {
    const clusters = { east: { server: 'https://10.0.0.1' }, west: { server: 'https://10.0.1.1' } }
    const options = { ...application, namespace: 'gitops' }
    const { applicationSets } = fleetOf({ clusters, instances: [], application: options })
    const of = (cluster: string, server: string) => ({
      metadata: { name: `${cluster}-convex-db`, namespace: 'gitops' },
      spec: { source: { path: `argocd/convex/${cluster}/convex-db` }, destination: { server } },
    })
    expect(Object.values(applicationSets).map(({ postgresApplication }) => postgresApplication)).toMatchObject([
      of('east', 'https://10.0.0.1'),
      of('west', 'https://10.0.1.1'),
    ])
  })

  it('takes edits, which are held against the schema', async () => {
    const edit = { cluster: (object: { spec?: { logLevel?: string } }) => void (object.spec!.logLevel = 'debug') }
    const [shared] = await fleetOf({ sharedPostgres: { edit: edit as never } }).sharedPostgres()
    expect(shared?.objects.postgres.cluster.spec?.logLevel).toBe('debug')
  })

  it('leaves edits in the defaults to instances with a cluster of their own', async () => {
    const nothing = (): void => undefined
    const edit = {
      postgres: { cluster: nothing },
      networkPolicy: { database: nothing },
      monitoring: { podMonitor: nothing },
    }
    const defaults = { edit, networkPolicy: {}, monitoring: {} }
    const stacks = await stacksOf({ defaults, instances: [...two, { name: 'large', sharedPostgres: false }] })
    expect(stacks.map(({ options }) => options.edit?.postgres === undefined)).toEqual([true, true, false])
  })
})
