import * as v from 'valibot'
import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import type { ApplicationOptions } from '../options/argocd/application.ts'
import { isDnsLabel } from '../kubernetes/names.ts'
import { typeName } from '../options/describe.ts'
import { dnsLabel, mapOf, nonEmpty } from '../options/fields.ts'
import { host } from '../options/routes/host.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import type { StackOptions } from '../options/stack/stack.ts'
import { sharedPostgres } from './shared-options.ts'
import type { SharedDatabaseOptions, SharedPostgresOptions } from './shared-options.ts'
import { isPlainObject } from '../options/plain.ts'
import { strict } from '../options/strict.ts'

/** Options of a stack, as far as a fleet leaves them open. */
export type FleetStackOptions = Partial<Omit<StackOptions, 'namespace'>>

/** One instance of a fleet. */
export interface FleetInstance extends FleetStackOptions {
  /** Name: of the folder, the Application, the namespace, and, unless it is given, of the instance. A DNS label. */
  readonly name: string
  /**
   * Kubernetes cluster, of those in the option `clusters`.
   * @default the one that Argo CD runs in
   */
  readonly cluster?: string | undefined
  /**
   * Settings of the instance in the shared cluster, or `false` for a separate database with `postgres` or `database`.
   * @default none; with the option sharedPostgres of the fleet, a share with its defaults
   */
  readonly sharedPostgres?: SharedDatabaseOptions | false | undefined
}

/** Instances: a list, an iterable that yields them one by one, or a function that returns an iterable for each call. */
export type FleetInstances =
  | Iterable<FleetInstance>
  | AsyncIterable<FleetInstance>
  | (() => Iterable<FleetInstance> | AsyncIterable<FleetInstance>)

/** Options of `convexFleet`. */
export interface FleetOptions {
  /**
   * Options of every stack. Options of an instance take precedence, option by option at every depth; a list is replaced
   * as a whole. A host here is the domain of the hosts of the instances (`orders.` and the host). An export path gets a
   * subfolder for each instance. A name that must be unique is prefixed with the name of the instance (`orders-` and
   * the name).
   * @default {}
   */
  readonly defaults?: FleetStackOptions | undefined
  /**
   * The instances. They are iterated several times, first for validation. A generator, which cannot restart, is kept in
   * memory.
   */
  readonly instances: FleetInstances
  /**
   * Domain of the hosts: `orders` is served at `orders.` and the domain.
   * @default none; every instance needs its own host
   */
  readonly domain?: string | undefined
  /**
   * One namespace for all instances. Their objects are then named after the instance: `orders-backend`. Names of
   * objects in `defaults` are prefixed with the name of the instance, and names that an instance sets itself are
   * unchanged.
   * @default a namespace for each, with its name
   */
  readonly namespace?: string | undefined
  /**
   * Kubernetes clusters by name, with the URL of each in Argo CD. Each has a folder and an ApplicationSet.
   * @default none
   */
  readonly clusters?: Readonly<Record<string, { readonly server: string }>> | undefined
  /**
   * One CloudNativePG cluster for all instances, or one in each of the `clusters`, with a separate folder and
   * Application; each instance has a role and a database in it.
   * @default none; each instance has its own cluster
   */
  readonly sharedPostgres?: SharedPostgresOptions | undefined
  /**
   * Creates an ApplicationSet that turns every folder into an Application. `path` is the path of the fleet's folder.
   * @default none
   */
  readonly application?:
    | (Omit<ApplicationOptions, 'destination' | 'edit' | 'namespace' | 'name'> & {
        /**
         * Name of the ApplicationSet.
         * @default 'convex'
         */
        readonly name?: string | undefined
        /**
         * Namespace of Argo CD.
         * @default 'argocd'
         */
        readonly namespace?: string | undefined
      })
    | undefined
}

const isIterable = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value))

export const fleetOptions = strict({
  defaults: v.optional(
    v.custom<FleetStackOptions>(
      isPlainObject,
      (issue) => `expected options of convexStack, got ${typeName(issue.input)}`,
    ),
    {},
  ),
  instances: v.custom<FleetInstances>(
    isIterable,
    (issue) => `expected a list, an iterable or a function that returns one, got ${typeName(issue.input)}`,
  ),
  domain: v.optional(host),
  namespace: v.optional(dnsLabel),
  clusters: v.optional(
    mapOf(
      () => strict({ server: nonEmpty }, { bare: 'server' }),
      'clusters',
      (key) => (isDnsLabel(key) ? undefined : 'expected the name of a cluster as a DNS label'),
    ),
  ),
  sharedPostgres: v.optional(sharedPostgres),
  application: v.optional(
    v.custom<NonNullable<FleetOptions['application']>>(
      isPlainObject,
      (issue) => `expected options of convexApplication, got ${typeName(issue.input)}`,
    ),
  ),
}) satisfies v.GenericSchema<FleetOptions>

/** Settings of `convexFleet`. */
export type FleetSettings = v.InferOutput<typeof fleetOptions>

/** Checks the options of a fleet, except its instances, which may not exist yet. */
export function fleetSettings(options: FleetOptions): FleetSettings {
  const settings = parse('convexFleet', fleetOptions, options)
  const issues = [...defaultIssues(settings.defaults), ...authorityIssues(settings)]
  if (issues.length > 0) throw invalidOptions('convexFleet', issues)
  return settings
}

/** A Secret can be read only in its own namespace. */
function authorityIssues({ namespace, sharedPostgres: shared }: FleetSettings): readonly Issue[] {
  if (shared === undefined || shared.ca !== undefined) return []
  if (namespace !== undefined && namespace === (shared.namespace ?? namespace)) return []
  const message =
    `is required: no pod in another namespace can read the Secret ${shared.name}-ca. Name the ConfigMap or Secret that ` +
    'contains the authority in the namespace of every instance (kept up to date by a tool such as trust-manager), or put the ' +
    'instances and the cluster into one namespace by the option namespace'
  return [{ path: 'sharedPostgres.ca', message }]
}

/** Options that every instance must set separately. */
function defaultIssues(defaults: FleetStackOptions): readonly Issue[] {
  const { credentials, postgres } = defaults
  const owner = typeof postgres === 'object' ? postgres.credentials : undefined
  const sealed = 'is the Secret of one instance; give each instance its own Secret, or set sealedFile'
  return [
    ...(Object.hasOwn(defaults, 'namespace')
      ? [{ path: 'namespace', message: 'is the option namespace of the fleet, or the name of each instance' }]
      : []),
    ...(credentials?.sealedSecret === undefined ? [] : [{ path: 'credentials.sealedSecret', message: sealed }]),
    ...(owner?.sealedSecret === undefined ? [] : [{ path: 'postgres.credentials.sealedSecret', message: sealed }]),
  ].map(({ path, message }) => ({ path: `defaults.${path}`, message }))
}

/** The error of a fleet with everything that is wrong in it. */
export function fleetError(issues: readonly Issue[]): ConvexK8sError {
  return new ConvexK8sError('convexFleet: the instances cannot be rendered.', issues)
}
