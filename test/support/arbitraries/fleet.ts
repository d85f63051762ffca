import * as fc from 'fast-check'
import { sharedPostgresEdits } from '../../../src/fleet/shared-options.ts'
import type { FleetOptions, FleetStackOptions } from '../../../src/fleet/options.ts'
import type { SharedPostgresOptions } from '../../../src/fleet/shared-options.ts'
import { isPlainObject } from '../../../src/options/plain.ts'
import type { StackOptions } from '../../../src/options/stack/stack.ts'
import { authority } from './database.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { postgresCluster } from './postgres.ts'
import { postgresPresent } from './present.ts'
import { stackOptions } from './stack.ts'
import { dnsLabel, objectName } from './text.ts'

/** The shared cluster of a fleet of so many instances. */
export const sharedPostgresFor = (instances: number): fc.Arbitrary<SharedPostgresOptions> =>
  fc
    .tuple(
      postgresCluster(),
      // In an instance's own namespace the authority is where every namespace has it.
      fc.record({ ca: authority }, { noNullPrototype: true }),
      partial({
        namespace: dnsLabel.map((name) => `db-${name}`.slice(0, 63).replace(/-+$/, '')),
        poolSize: fc.integer({ min: 1, max: 200 }),
        edit: edits(sharedPostgresEdits),
      }),
    )
    .map(([cluster, { ca }, own]) => {
      const { owner: _, credentials: __, pooler: ___, poolSize: ____, maxConnections = 150, ...rest } = cluster
      const { poolSize = 20 } = own
      const present = postgresPresent(rest)
      return {
        ...rest,
        ...own,
        ca,
        maxConnections: Math.max(maxConnections, instances * poolSize + 20),
        edit: editsOf(own.edit, present),
      }
    })

/** Names that are as long as they may be have no place for another before them. */
function shortened(value: unknown): unknown {
  // Two that differed by their length still do.
  if (typeof value === 'string') return value.replaceAll(/x{30,}/g, ({ length }) => `long${length}`)
  if (Array.isArray(value)) return value.map(shortened)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortened(item)]))
}

function without<Value extends object>(value: Value | undefined, key: string): Value | undefined {
  if (value === undefined || !Object.hasOwn(value, key)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Value
}

/**
 * What many instances can have in common: all but what holds the credentials of one (a sealed Secret), and its name,
 * which is that of its data.
 */
function defaultsOf(options: StackOptions): FleetStackOptions {
  const {
    namespace: _,
    instanceName: __,
    credentials,
    postgres,
    functionEnvironment,
    edit,
    ...rest
  } = offTheTailnet(shortened(options) as StackOptions)
  const own = typeof postgres === 'object' ? without(postgres.credentials, 'sealedSecret') : undefined
  return {
    ...rest,
    credentials: without(credentials, 'sealedSecret'),
    ...(functionEnvironment !== undefined && { functionEnvironment: without(functionEnvironment, 'sealedSecret') }),
    ...(postgres !== undefined && {
      postgres: own === undefined || postgres === false ? postgres : { ...postgres, credentials: own },
    }),
    ...(edit !== undefined && {
      edit: {
        ...edit,
        credentials: without(edit.credentials, 'sealedSecret'),
        postgres: without(edit.postgres, 'sealedSecret'),
        functionEnvironment: without(edit.functionEnvironment, 'sealedSecret'),
      },
    }),
  }
}

/** The hosts of these fleets are no names on a tailnet. */
function offTheTailnet({ ingress, ...options }: StackOptions): StackOptions {
  if (typeof ingress !== 'object' || ingress.type !== 'tailscale')
    return { ...options, ...(ingress !== undefined && { ingress }) }
  return { ...options, edit: { ...options.edit, ingress: undefined } }
}

/** Options that the instances of a fleet can have in common. */
export const fleetDefaults: fc.Arbitrary<FleetStackOptions> = stackOptions.map(defaultsOf)

/** Fleets whose instances have their databases in one cluster, in one namespace or in many. */
export const sharedFleets: fc.Arbitrary<FleetOptions> = fc
  .record({
    namespace: fc.constantFrom('fleet', undefined),
    sharedPostgres: sharedPostgresFor(2),
    defaults: fleetDefaults,
    secretName: fc.option(objectName, { nil: undefined }),
    hasOwn: fc.boolean(),
  })
  .map(({ secretName, hasOwn, defaults: { edit, ...defaults }, ...options }) => ({
    ...options,
    // With files on S3, only SQLite has a volume, and some have no SQLite here.
    defaults: { ...defaults, edit: { ...edit, backend: without(edit?.backend, 'persistentVolumeClaim') } },
    instances: [
      { name: 'accounts' },
      { name: 'orders', sharedPostgres: { ...(secretName !== undefined && { secretName }) } },
      // The database of its own is that of the defaults.
      ...(hasOwn ? [{ name: 'large', sharedPostgres: false as const }] : []),
    ],
  }))
