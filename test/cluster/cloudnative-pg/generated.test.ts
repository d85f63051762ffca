import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convexFleet, convexPostgres, convexStack, objectsOf } from '@proompteng/convex-k8s'
import type { FleetOptions, K8sObject } from '@proompteng/convex-k8s'
import { identityOf, plainObject } from '../../../src/kubernetes/object.ts'
import { sharedFleets } from '../../support/arbitraries/fleet.ts'
import { postgresOptions, stackOptions } from '../../support/arbitraries/index.ts'
import type { ApiObject } from '../harness/apply.ts'
import { startCloudNativePg } from '../harness/controllers/cloudnative-pg.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { unlisted } from '../support/warnings.ts'

const cluster = useCluster(startCloudNativePg)

/** What the operator and its plugin for backups judge. */
function operatorsOwn(objects: readonly K8sObject[]): readonly ApiObject[] {
  return objects
    .filter(({ apiVersion }) => /^(postgresql|barmancloud)\.cnpg\.io\//.test(apiVersion))
    .map((object) => plainObject(object) as unknown as ApiObject)
}

// The same sets each time, so that a failure can be seen again.
const seed = 1
const fromPostgres = fc
  .sample(postgresOptions, { seed, numRuns: 500 })
  .map((options) => ({ options: options as object, objects: operatorsOwn(objectsOf(convexPostgres(options))) }))
const fromStacks = fc
  .sample(stackOptions, { seed, numRuns: 150 })
  .map((options) => ({ options: options as object, objects: operatorsOwn(objectsOf(convexStack(options))) }))

/** A shared cluster with its roles, and the databases of the instances. */
async function fromFleet(options: FleetOptions): Promise<{ options: object; objects: readonly ApiObject[] }> {
  const fleet = convexFleet(options)
  const objects: K8sObject[] = (await fleet.sharedPostgres()).flatMap((shared) => objectsOf(shared.objects))
  for await (const built of fleet.stacks()) if ('stack' in built) objects.push(...objectsOf(built.stack))
  return { options, objects: operatorsOwn(objects) }
}

const inBatches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, batch) => items.slice(batch * size, (batch + 1) * size))

describe('the webhooks of CloudNativePG', () => {
  it('accept what is rendered for any options, and remark nothing but on @daily and the like', async () => {
    const fromFleets = await Promise.all(fc.sample(sharedFleets, { seed, numRuns: 60 }).map(fromFleet))
    const cases = [...fromPostgres, ...fromStacks, ...fromFleets]
    const namespaces = new Set(cases.flatMap(({ objects }) => objects.map(({ metadata }) => metadata.namespace ?? '')))
    for (const name of namespaces) await createNamespace(cluster(), name)
    const complaints: object[] = []
    let accepted = 0
    for (const batch of inBatches(cases, 8)) {
      await Promise.all(
        batch.map(async ({ options, objects }) => {
          for (const object of objects) {
            const { status, body, warnings } = await cluster().apply(object, { dryRun: true })
            const remarks = unlisted(object, warnings)
            if (status <= 201 && remarks.length === 0) accepted += 1
            else complaints.push({ status, message: body.message, remarks, options })
          }
        }),
      )
    }
    expect(complaints).toEqual([])
    // Not every stack has a cluster of its own, but every convexPostgres does.
    expect(accepted).toBeGreaterThan(550)
    const kinds = fromFleets.flatMap(({ objects }) => objects.map(({ kind }) => kind))
    expect(kinds.filter((kind) => kind === 'Database').length).toBeGreaterThan(100)
  })

  it('leave what is stored as it is when it is applied again', async () => {
    const stored = new Map(fromPostgres.flatMap(({ objects }) => objects.map((object) => [identityOf(object), object])))
    const some = [...stored.values()].slice(0, 25)
    const drifts: object[] = []
    for (const object of some) {
      const first = await cluster().apply(object)
      const second = await cluster().apply(object)
      const generations = [first, second].map(({ body }) => body.metadata?.generation)
      if (generations[0] !== 1 || generations[1] !== 1)
        drifts.push({ object, generations, message: first.body.message })
    }
    expect(drifts).toEqual([])
  })
})
