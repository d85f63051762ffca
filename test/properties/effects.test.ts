import * as library from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applicationOptions } from '../../src/options/argocd/application.ts'
import { backendOptions } from '../../src/options/backend/backend.ts'
import { dashboardOptions } from '../../src/options/dashboard/dashboard.ts'
import { functionEnvironmentOptions } from '../../src/options/environment/function-environment.ts'
import { monitoringOptions } from '../../src/options/monitoring/monitoring.ts'
import { networkPolicyOptions } from '../../src/options/policy/network-policy.ts'
import { postgresOptions } from '../../src/options/postgres/postgres.ts'
import { ingressOptions } from '../../src/options/routes/ingress.ts'
import { credentialsOptions } from '../../src/options/secrets/credentials.ts'
import { stackOptions } from '../../src/options/stack/stack.ts'
import { exportOptions } from '../../src/options/storage/export.ts'
import * as arbitraries from '../support/arbitraries/index.ts'
import { pathsOf } from '../support/option-paths.ts'

const schemas = {
  applicationOptions,
  backendOptions,
  credentialsOptions,
  dashboardOptions,
  exportOptions,
  functionEnvironmentOptions,
  ingressOptions,
  monitoringOptions,
  networkPolicyOptions,
  postgresOptions,
  stackOptions,
}

type Name = keyof typeof schemas

const generated: Readonly<Record<Name, fc.Arbitrary<unknown>>> = { ...arbitraries }
type Build = (options: unknown) => unknown

function builderOf(name: Name): Build {
  const builder = `convex${name[0]!.toUpperCase()}${name.slice(1, -'Options'.length)}`
  return new Map<string, unknown>(Object.entries(library)).get(builder) as Build
}

/** A copy without an option, at every place of its path; `undefined` if the options do not hold it. */
function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return undefined
  if (key === '[]') {
    if (!Array.isArray(value)) return undefined
    const items = value.map((item) => without(item, rest))
    return items.some((item) => item !== undefined) ? items.map((item, index) => item ?? value[index]) : undefined
  }
  const record = value as Readonly<Record<string, unknown>>
  if (record[key] === undefined) return undefined
  if (rest.length === 0) return { ...record, [key]: undefined }
  const inner = without(record[key], rest)
  return inner === undefined ? undefined : { ...record, [key]: inner }
}

/** The objects as text, or the refusal: an option that is required is read, too. */
function resultOf(build: Build, options: unknown): string {
  try {
    return JSON.stringify(build(options))
  } catch (error) {
    if (error instanceof library.ConvexK8sError) return error.message
    throw error
  }
}

/** Options whose removal changes nothing in any sample. */
function unreadIn(name: Name, paths: ReadonlySet<string>): readonly string[] {
  const build = builderOf(name)
  const unread = new Set(paths)
  for (const options of fc.sample(generated[name], { numRuns: 1000, seed: 1 })) {
    if (unread.size === 0) break
    let before: string | undefined
    for (const path of unread) {
      const other = without(options, path.replaceAll('[]', '.[]').split('.'))
      if (other !== undefined && resultOf(build, other) !== (before ??= resultOf(build, options))) unread.delete(path)
    }
  }
  return [...unread]
}

// What only a check of the options or another builder reads.
const elsewhere: Readonly<Record<string, string>> = {
  'database.maxConnections': 'limits the pool',
  'credentials.keys.adminKey': 'is for the Jobs, which take the same keys',
}

describe('each option', () => {
  it.each(Object.keys(schemas) as Name[])('changes what is built: %s', { timeout: 120_000 }, (name) => {
    const all = [...pathsOf(schemas[name])].filter((path) => !path.includes('='))
    // The sections of a stack are those of the builders.
    const paths = name === 'stackOptions' ? all.filter((path) => !path.includes('.')) : all
    expect(paths.length).toBeGreaterThan(5)
    expect(unreadIn(name, new Set(paths)).filter((path) => !Object.hasOwn(elsewhere, path))).toEqual([])
  })
})
