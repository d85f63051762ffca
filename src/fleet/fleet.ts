import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { isDnsLabel } from '../kubernetes/names.ts'
import { invalidOptions } from '../options/parse.ts'
import type { StackOptions } from '../options/stack.ts'
import { convexStack } from '../stack.ts'
import type { ConvexStack } from '../stack.ts'
import { applicationSetsOf } from './application-sets.ts'
import type { ApplicationSets } from './application-sets.ts'
import { stackOptionsOf } from './merge.ts'
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
  readonly stack: ConvexStack
  /** Whether its namespace is that of others too. */
  readonly isShared: boolean
}

/** An instance that cannot be built, and why. */
export interface FleetFailure {
  readonly name: string
  readonly issues: readonly Issue[]
}

/** What `convexFleet` returns: nothing is built before it is asked for. */
export interface Fleet {
  /** What turns the folders into Applications of Argo CD, by cluster; empty without the option `application`. */
  readonly applicationSets: ApplicationSets
  /** Builds the instances one after the other. Each can be forgotten before the next. */
  readonly stacks: () => AsyncGenerator<FleetStack | FleetFailure, void, void>
}

/**
 * Many instances of Convex from one program: one writes, so that one scales by instances. Each is a stack of its own,
 * with its own database, volume, credentials and host, in a namespace of its own or all in one, in one cluster or many.
 *
 * @throws ConvexK8sError when options of the fleet are wrong. What is wrong with an instance is found by `renderFleet`.
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
 * const { instances, inSync } = await renderFleet(fleet, 'argocd/convex')
 * ```
 */
export function convexFleet(options: FleetOptions): Fleet {
  const settings = fleetSettings(options)
  const again = repeatable(settings.instances)
  return {
    applicationSets: applicationSetsOf(settings),
    async *stacks() {
      for await (const instance of again()) yield build(settings, instance)
    },
  }
}

function build(settings: FleetSettings, instance: FleetInstance): FleetStack | FleetFailure {
  const name = nameOf(instance)
  try {
    const issues = instanceIssues(settings, instance)
    if (issues.length > 0) throw invalidOptions('convexFleet', issues)
    const { cluster } = instance
    const options = stackOptionsOf(settings, instance)
    const path = cluster === undefined ? name : `${cluster}/${name}`
    return { name, cluster, path, options, stack: convexStack(options), isShared: settings.namespace !== undefined }
  } catch (error) {
    if (error instanceof ConvexK8sError) return { name, issues: error.issues }
    throw error
  }
}

function nameOf(instance: unknown): string {
  const { name } = (instance ?? {}) as { name?: unknown }
  return typeof name === 'string' ? name : '(no name)'
}

function instanceIssues({ clusters }: FleetSettings, instance: FleetInstance): readonly Issue[] {
  const name = nameOf(instance)
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
  ]
}

/** A generator runs once; everything else can begin again. */
function repeatable(instances: FleetInstances): () => AsyncIterable<FleetInstance> | Iterable<FleetInstance> {
  if (typeof instances === 'function') return instances
  const isOnce =
    (Symbol.iterator in instances && (instances[Symbol.iterator]() as unknown) === instances) ||
    (Symbol.asyncIterator in instances && (instances[Symbol.asyncIterator]() as unknown) === instances)
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
