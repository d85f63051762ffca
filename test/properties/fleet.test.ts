import { check, convexFleet, objectsOf } from '@proompteng/convex-k8s'
import type { FleetOptions, FleetStack, K8sObject } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Clashes } from '../../src/fleet/clashes.ts'
import { fleetDefaults, sharedFleets } from '../support/arbitraries/fleet.ts'
import { expectValid } from '../support/valid.ts'

interface Built {
  readonly clashes: Clashes
  readonly stacks: readonly FleetStack[]
  readonly shared: readonly K8sObject[]
  readonly objects: readonly K8sObject[]
}

async function builtOf(options: FleetOptions): Promise<Built> {
  const fleet = convexFleet(options)
  const clashes = new Clashes()
  const stacks: FleetStack[] = []
  for await (const stack of fleet.stacks()) {
    if ('issues' in stack) throw new Error(JSON.stringify(stack.issues))
    clashes.add(stack)
    stacks.push(stack)
  }
  const postgres = await fleet.sharedPostgres()
  for (const cluster of postgres) clashes.addShared(cluster)
  const shared = postgres.flatMap(({ objects }) => objectsOf(objects))
  return { clashes, stacks, shared, objects: [...shared, ...stacks.flatMap(({ stack }) => objectsOf(stack))] }
}

const findingsIn = (objects: readonly K8sObject[]) => check(objects).filter(({ severity }) => severity !== 'info')

describe('instances in one namespace, with any valid options of a stack as their defaults', () => {
  it('share no name, and nothing is wrong with them together', { timeout: 300_000 }, async () => {
    const instances = ['a', 'orders', 'orders-2'].map((name) => ({ name }))
    await fc.assert(
      fc.asyncProperty(fleetDefaults, async (defaults) => {
        const { clashes, objects } = await builtOf({ namespace: 'shared', defaults, instances })
        expect(clashes.issues).toEqual([])
        expectValid(objects)
        expect(findingsIn(objects)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

describe('instances in one database cluster, with any valid options', () => {
  it('share no name, and nothing is wrong with any of them, alone and together', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sharedFleets, async (options) => {
        const { clashes, stacks, shared, objects } = await builtOf(options)
        expect(clashes.issues).toEqual([])
        expectValid(objects)
        for (const set of [shared, ...stacks.map(({ stack }) => objectsOf(stack)), objects])
          expect(findingsIn(set)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
