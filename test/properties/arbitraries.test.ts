import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/convex/environment/catalogue.ts'
import { sharedPostgres } from '../../src/fleet/shared-options.ts'
import { applicationOptions } from '../../src/options/argocd/application.ts'
import { backendOptions } from '../../src/options/backend/backend.ts'
import { credentialsOptions } from '../../src/options/secrets/credentials.ts'
import { dashboardOptions } from '../../src/options/dashboard/dashboard.ts'
import { exportOptions } from '../../src/options/storage/export.ts'
import { functionEnvironmentOptions } from '../../src/options/environment/function-environment.ts'
import { ingressOptions } from '../../src/options/routes/ingress.ts'
import { monitoringOptions } from '../../src/options/monitoring/monitoring.ts'
import { networkPolicyOptions } from '../../src/options/policy/network-policy.ts'
import { postgresOptions } from '../../src/options/postgres/postgres.ts'
import { stackOptions } from '../../src/options/stack/stack.ts'
import { sharedPostgresFor } from '../support/arbitraries/fleet.ts'
import * as arbitraries from '../support/arbitraries/index.ts'
import { pathsIn, pathsOf } from '../support/option-paths.ts'

const schemas = {
  stackOptions,
  backendOptions,
  postgresOptions,
  dashboardOptions,
  ingressOptions,
  exportOptions,
  functionEnvironmentOptions,
  credentialsOptions,
  applicationOptions,
  networkPolicyOptions,
  monitoringOptions,
  sharedPostgresOptions: sharedPostgres,
}

const generated: Readonly<Record<keyof typeof schemas, fc.Arbitrary<unknown>>> = {
  ...arbitraries,
  sharedPostgresOptions: sharedPostgresFor(3),
}

function seenIn(name: keyof typeof schemas): ReadonlySet<string> {
  const seen = new Set<string>()
  for (const sample of fc.sample(generated[name], { numRuns: 1000, seed: 1 })) pathsIn(sample, '', seen)
  return seen
}

describe('the generated options', () => {
  it.each(Object.keys(schemas) as (keyof typeof schemas)[])('hold every option that %s knows', (name) => {
    const seen = seenIn(name)
    const known = pathsOf(schemas[name])
    expect(known.size).toBeGreaterThan(5)
    expect([...known].filter((path) => !seen.has(path))).toEqual([])
  })

  it('hold every variable of Convex', () => {
    const seen = seenIn('backendOptions')
    expect(Object.keys(catalogue).filter((name) => !seen.has(`env.${name}`))).toEqual([])
  })
})
