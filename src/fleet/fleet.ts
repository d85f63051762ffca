import type { PostgresObjects } from '../components/postgres/postgres.ts'
import { guarded, ownError } from '../guarded.ts'
import type { Issue } from '../errors.ts'
import { isDnsLabel } from '../kubernetes/names.ts'
import { invalidOptions } from '../options/parse.ts'
import type { StackOptions } from '../options/stack/stack.ts'
import { convexStack } from '../stack.ts'
import type { ConvexStack } from '../stack.ts'
import { applicationSetsOf } from './application-sets.ts'
import type { ApplicationSets } from './application-sets.ts'
import { stackOptionsOf } from './merge.ts'
import { inSharedCluster, sharedDatabaseObjects, shareOf } from './shared-database.ts'
import type { SharedDatabaseObjects } from './shared-database.ts'
import { namingTheShare, shareIssues } from './shared-issues.ts'
import { sharedPostgresOf } from './shared-postgres.ts'
import type { FleetPostgres } from './shared-postgres.ts'
import { fleetSettings } from './options.ts'
import type { FleetInstance, FleetInstances, FleetOptions, FleetSettings } from './options.ts'

/** One instance of a fleet, built. */
export interface FleetStack {
  readonly name: string
  readonly cluster: string | undefined
  /** Its folder below that of the fleet: the name, or the cluster and the name. */
  readonly path: string
  /** Its options with the defaults of the fleet. */
  readonly options: StackOptions
  readonly stack: FleetObjects
  /** Whether it shares its namespace with others. */
  readonly isShared: boolean
}

/** The objects of an instance: those of a stack, and its database in a shared cluster instead of a separate cluster. */
export type FleetObjects = Omit<ConvexStack, 'postgres'> & {
  readonly postgres?: PostgresObjects | SharedDatabaseObjects
}

/** An instance that cannot be built, with the reason. */
export interface FleetFailure {
  readonly name: string
  readonly issues: readonly Issue[]
}

/** What `convexFleet` returns. Instances are built on demand. */
export interface Fleet {
  /**
   * The ApplicationSets that turn the folders into Argo CD Applications, by cluster; empty without the option
   * `application`.
   */
  readonly applicationSets: ApplicationSets
  /** Builds the instances one after the other. Each can be released before the next. */
  readonly stacks: () => AsyncGenerator<FleetStack | FleetFailure, void, void>
  /**
   * The clusters of the option `sharedPostgres`, with the roles of all instances; empty without the option.
   *
   * @throws ConvexK8sError when the pools of the instances do not fit, or two have one database.
   */
  readonly sharedPostgres: () => Promise<readonly FleetPostgres[]>
}

/**
 * Many instances of Convex from one program. An instance has only one writer, so scale by adding instances. Each
 * instance is a separate stack with its own database, volume, credentials and host, in a separate namespace or all in
 * one, in one cluster or many.
 *
 * @throws ConvexK8sError if options of the fleet are invalid. `renderFleet` reports problems of instances.
 *
 * @example
 * ```ts
 * import { convexFleet, renderFleet } from '@proompteng/convex-k8s'
 *
 * const fleet = convexFleet({
 *   domain: 'convex.example.com',
 *   defaults: { ingress: { tls: { issuer: { name: 'letsencrypt-prod' } } } },
 *   instances: [{ name: 'orders' }, { name: 'billing', postgres: { storage: { size: '100Gi' } } }],
 * })
 * const { instances, changed } = await renderFleet(fleet, 'argocd/convex')
 * ```
 */
export function convexFleet(options: FleetOptions): Fleet {
  const settings = fleetSettings(options)
  const again = guarded('convexFleet', () => repeatable(settings.instances))
  return {
    applicationSets: applicationSetsOf(settings),
    async *stacks() {
      try {
        for await (const instance of again()) yield build(settings, instance)
      } catch (error) {
        throw ownError('convexFleet: instances', error)
      }
    },
    async sharedPostgres() {
      try {
        return await sharedPostgresOf(settings, again())
      } catch (error) {
        throw ownError('convexFleet: instances', error)
      }
    },
  }
}

function build(settings: FleetSettings, instance: FleetInstance): FleetStack | FleetFailure {
  let name = '(no name)'
  try {
    name = nameOf(instance)
    const issues = instanceIssues(settings, instance)
    if (issues.length > 0) throw invalidOptions('convexFleet', issues)
    const { cluster } = instance
    const path = cluster === undefined ? name : `${cluster}/${name}`
    return { name, cluster, path, ...builtOf(settings, instance), isShared: settings.namespace !== undefined }
  } catch (error) {
    return { name, issues: ownError('convexFleet', error).issues }
  }
}

function builtOf(settings: FleetSettings, instance: FleetInstance): Pick<FleetStack, 'options' | 'stack'> {
  const own = stackOptionsOf(settings, instance)
  const { sharedPostgres: shared } = settings
  const share = shareOf(settings, instance)
  if (shared === undefined || share === undefined) return { options: own, stack: convexStack(own) }
  const options = inSharedCluster(own, { settings, shared, share })
  const { postgres: _, ...stack } = namingTheShare(() => convexStack(options))
  return { options, stack: { ...stack, postgres: sharedDatabaseObjects(options, { settings, shared, share }) } }
}

function nameOf(instance: unknown): string {
  const isNamed = typeof instance === 'object' && instance !== null && 'name' in instance
  return isNamed && typeof instance.name === 'string' ? instance.name : '(no name)'
}

function instanceIssues(settings: FleetSettings, instance: FleetInstance): readonly Issue[] {
  const name = nameOf(instance)
  const { clusters } = settings
  const { cluster } = instance ?? {}
  const known = Object.keys(clusters ?? {})
  const place =
    known.length === 0
      ? 'the fleet has no option clusters'
      : `expected one of ${known.map((id) => `"${id}"`).join(', ')}`
  return [
    ...(isDnsLabel(name) ? [] : [{ path: 'name', message: 'expected a DNS label, such as "orders"' }]),
    ...(Object.hasOwn(instance ?? {}, 'namespace')
      ? [{ path: 'namespace', message: 'is the name of the instance, or the option namespace of the fleet' }]
      : []),
    ...((cluster === undefined ? known.length === 0 : known.includes(cluster))
      ? []
      : [{ path: 'cluster', message: place }]),
    ...shareIssues(settings, instance ?? {}),
  ]
}

/** A generator runs once; all other iterables can restart. */
function repeatable(instances: FleetInstances): () => AsyncIterable<FleetInstance> | Iterable<FleetInstance> {
  if (typeof instances === 'function') return instances
  const isOnce =
    (Symbol.iterator in instances && Object.is(instances[Symbol.iterator](), instances)) ||
    (Symbol.asyncIterator in instances && Object.is(instances[Symbol.asyncIterator](), instances))
  if (!isOnce) return () => instances
  const kept: FleetInstance[] = []
  let isRead = false
  return async function* again() {
    if (isRead) {
      yield* kept
      return
    }
    for await (const instance of instances) {
      kept.push(instance)
      yield instance
    }
    isRead = true
  }
}
