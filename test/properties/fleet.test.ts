import { check, convexFleet, objectsOf } from '@proompteng/convex-k8s'
import type { FleetStack, FleetStackOptions } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Clashes } from '../../src/fleet/clashes.ts'
import { isPlainObject } from '../../src/options/plain.ts'
import type { StackOptions } from '../../src/options/stack.ts'
import { stackOptions } from '../support/arbitraries/index.ts'

/** Names that are as long as they may be have no place for another before them. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/x{45,}/g, 'long')
  if (Array.isArray(value)) return value.map(shortened)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]))
}

/**
 * What many instances can have in common: all but what holds the credentials of one (a sealed Secret), and its name,
 * which is that of its data.
 */
function defaultsOf(options: StackOptions): FleetStackOptions {
  const { namespace: _, instanceName: __, credentials, postgres, edit, ...rest } = shortened(options) as StackOptions
  const { sealedSecret: ___, ...reference } = credentials ?? {}
  const { sealedSecret: ____, ...edits } = edit?.credentials ?? {}
  return {
    ...rest,
    credentials: reference,
    ...(postgres !== undefined && { postgres: withoutSeal(postgres) }),
    ...(edit !== undefined && { edit: { ...edit, credentials: edits } }),
  }
}

function withoutSeal(postgres: NonNullable<StackOptions['postgres']>): NonNullable<StackOptions['postgres']> {
  if (postgres === false || postgres.credentials === undefined) return postgres
  const { sealedSecret: _, ...credentials } = postgres.credentials
  return { ...postgres, credentials }
}

/** Edits of a SealedSecret that is not there. */
function withoutSealedEdits({ edit, ...defaults }: FleetStackOptions): FleetStackOptions {
  if (edit?.postgres === undefined) return { ...defaults, ...(edit !== undefined && { edit }) }
  const { sealedSecret: _, ...postgres } = edit.postgres
  return { ...defaults, edit: { ...edit, postgres } }
}

async function builtOf(defaults: FleetStackOptions): Promise<readonly FleetStack[]> {
  const instances = [{ name: 'a' }, { name: 'orders' }, { name: 'orders-2' }]
  const built: FleetStack[] = []
  for await (const stack of convexFleet({ namespace: 'shared', defaults, instances }).stacks()) {
    if ('issues' in stack) throw new Error(JSON.stringify(stack.issues))
    built.push(stack)
  }
  return built
}

describe('instances in one namespace, with any valid options of a stack as their defaults', () => {
  it(
    'have names of their own for all that they have, and nothing is wrong with them together',
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(stackOptions, async (options) => {
          const built = await builtOf(withoutSealedEdits(defaultsOf(options)))
          const clashes = new Clashes()
          for (const stack of built) clashes.add(stack)
          expect(clashes.issues).toEqual([])
          const objects = built.flatMap(({ stack }) => objectsOf(stack))
          expect(check(objects).filter(({ severity }) => severity !== 'info')).toEqual([])
        }),
        { numRuns: 150 },
      )
    },
  )
})
