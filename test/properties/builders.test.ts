import {
  convexApplication,
  convexBackend,
  convexCredentials,
  convexDashboard,
  convexExport,
  convexFunctionEnvironment,
  convexIngress,
  convexMonitoring,
  convexNetworkPolicy,
  convexPostgres,
  objectsOf,
  postgresConnection,
} from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as arbitraries from '../support/arbitraries/index.ts'
import { deepFreeze } from '../support/deep-freeze.ts'
import { backendExternals, dashboardExternals, ingressExternals, postgresExternals } from '../support/externals.ts'
import { manifestsOf, problemsOf } from '../support/invariants/index.ts'
import type { Externals } from '../support/invariants/index.ts'
import { expectValid } from '../support/valid.ts'

type Build<Options> = (options: Options) => Parameters<typeof objectsOf>[0]

/** Holds the objects of one builder against every rule, as far as it concerns them. */
function holds<Options>(
  arbitrary: fc.Arbitrary<Options>,
  build: Build<Options>,
  externalsOf: (options: Options) => Externals,
) {
  fc.assert(
    fc.property(arbitrary, (options) => {
      const objects = objectsOf(build(options))
      expectValid(objects)
      expect(problemsOf(manifestsOf(objects), externalsOf(options))).toEqual([])
      expect(JSON.stringify(objectsOf(build(deepFreeze(options))))).toBe(JSON.stringify(objects))
    }),
    { numRuns: 500 },
  )
}

describe('each builder alone, of any valid options', () => {
  it('convexBackend', () => {
    holds(arbitraries.backendOptions, convexBackend, (options) => backendExternals(options, options))
  })

  it('convexPostgres', () => {
    holds(arbitraries.postgresOptions, convexPostgres, postgresExternals)
  })

  it('convexDashboard', () => {
    holds(arbitraries.dashboardOptions, convexDashboard, (options) => dashboardExternals(options, options.namespace))
  })

  it('convexIngress', () => {
    holds(arbitraries.ingressOptions, convexIngress, (options) => ({
      ...ingressExternals(options, options.namespace),
      services: [`${options.service?.name ?? 'convex-backend'}:${options.service?.port ?? 3210}`],
    }))
  })

  it('convexFunctionEnvironment', () => {
    holds(arbitraries.functionEnvironmentOptions, convexFunctionEnvironment, () => ({}))
  })

  it('convexExport', () => {
    holds(arbitraries.exportOptions, convexExport, () => ({}))
  })

  it('convexCredentials', () => {
    holds(arbitraries.credentialsOptions, convexCredentials, () => ({}))
  })

  it('convexMonitoring', () => {
    holds(arbitraries.monitoringOptions, convexMonitoring, () => ({}))
  })

  it('convexNetworkPolicy', () => {
    holds(arbitraries.networkPolicyOptions, convexNetworkPolicy, () => ({}))
  })

  it('convexApplication', () => {
    holds(arbitraries.applicationOptions, convexApplication, () => ({}))
  })

  it('postgresConnection gives what convexBackend takes, with a pool that the server of convexPostgres has', () => {
    fc.assert(
      fc.property(arbitraries.postgresOptions, (given) => {
        const options = { ...given, edit: undefined }
        const { namespace, instanceName } = options
        const backend = { namespace, instanceName, cloudOrigin: 'https://convex.example.com' }
        const objects = objectsOf([
          convexPostgres(options),
          convexBackend({ ...backend, database: postgresConnection(options) }),
        ])
        expect(
          problemsOf(manifestsOf(objects), {
            secretKeys: [
              ...(backendExternals({}, {}).secretKeys ?? []),
              ...(postgresExternals(options).secretKeys ?? []),
            ],
          }),
        ).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
