import { ConvexK8sError, convexStack } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import type * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { backendOptions } from '../../../src/options/backend/backend.ts'
import { credentialsOptions } from '../../../src/options/secrets/credentials.ts'
import { dashboardOptions } from '../../../src/options/dashboard/dashboard.ts'
import { functionEnvironmentOptions } from '../../../src/options/environment/function-environment.ts'
import { ingressOptions } from '../../../src/options/routes/ingress.ts'
import { parse } from '../../../src/options/parse.ts'
import { postgresOptions } from '../../../src/options/postgres/postgres.ts'
import { stackOptions } from '../../../src/options/stack/stack.ts'
import { partsOf } from '../../../src/stack-parts.ts'
import { stackOptions as valid } from '../../support/arbitraries/index.ts'
import { spoilt } from '../../support/arbitraries/invalid.ts'

const schemas = {
  credentials: credentialsOptions,
  postgres: postgresOptions,
  backend: backendOptions,
  dashboard: dashboardOptions,
  ingress: ingressOptions,
  functionEnvironment: functionEnvironmentOptions,
}

/** Every component checks what the stack tells it, and finds the settings as they would be after its own check. */
function partsAreChecked(options: unknown): number {
  const parts = partsOf(parse('convexStack', stackOptions as unknown as v.GenericSchema<unknown, never>, options))
  let checked = 0
  for (const [name, schema] of Object.entries(schemas)) {
    const part = parts[name as keyof typeof parts]
    if (part === undefined) continue
    expect(parse<unknown>(name, schema, part), name).toEqual(part)
    checked += 1
  }
  return checked
}

/** Two valid sets mixed: what fits by itself and not together. */
const mixed = fc.tuple(valid, valid, fc.func(fc.boolean())).map(([one, other, choice]) => ({
  ...one,
  ...Object.fromEntries(Object.entries(other).filter(([key]) => choice(key))),
}))
const doubtful = fc.oneof(
  mixed,
  spoilt(valid).map(({ options }) => options),
)

describe('the parts of a stack', () => {
  it('need no second check, for any valid options', () => {
    let checked = 0
    fc.assert(
      fc.property(valid, (options) => {
        checked += partsAreChecked(options)
      }),
      { numRuns: 500 },
    )
    expect(checked).toBeGreaterThan(1500)
  }, 120_000)

  it('need none where wrong options have got past the stack', () => {
    let refused = 0
    let taken = 0
    fc.assert(
      fc.property(doubtful, (options) => {
        try {
          convexStack(options as never)
        } catch (error) {
          expect(error).toBeInstanceOf(ConvexK8sError)
          refused += 1
          return
        }
        taken += partsAreChecked(options)
      }),
      { numRuns: 1000 },
    )
    expect(refused).toBeGreaterThan(100)
    expect(taken).toBeGreaterThan(100)
  }, 120_000)
})
