import { isPlainObject } from '../options/plain.ts'
import type { StackOptions } from '../options/stack/stack.ts'
import { defaultsOf } from './names.ts'
import type { FleetInstance, FleetSettings } from './options.ts'

/** Options of an instance for the fleet, not for its stack. */
const ofTheFleet: ReadonlySet<string> = new Set(['name', 'cluster', 'sharedPostgres'])

/**
 * The options of one stack: those derived from its name, the defaults of the fleet, and the options of the instance.
 */
export function stackOptionsOf(settings: FleetSettings, instance: FleetInstance): StackOptions {
  const { name } = instance
  const own = Object.fromEntries(Object.entries(instance).filter(([key]) => !ofTheFleet.has(key)))
  const { defaults, domain, namespace } = settings
  const isShared = namespace !== undefined
  const derived = {
    ...(domain !== undefined && { host: `${name}.${domain}` }),
    instanceName: name,
    namespace: namespace ?? name,
  }
  const names = namesOf(name, [defaults, own], isShared)
  return merged(merged(merged(derived, names), defaultsOf(name, defaults, isShared)), own) as StackOptions
}

/** Names that are unique to an instance although no option sets them. */
function namesOf(name: string, given: readonly Partial<StackOptions>[], isShared: boolean): object {
  const isOff = (part: 'dashboard' | 'ingress' | 'postgres'): boolean => !isOn(...given.map((options) => options[part]))
  const archive = given.some(({ postgres }) => typeof postgres === 'object' && postgres.backup !== undefined)
  const tailnet = isOnTailnet(given) && { tailscale: { hostname: `${name}-convex` } }
  // In separate namespaces, the clusters have the same name, and their archives would have the same name too.
  if (!isShared)
    return {
      ...(archive && !isOff('postgres') && { postgres: { backup: { serverName: `${name}-${clusterOf(given)}` } } }),
      ...(!isOff('dashboard') && tailnet && { dashboard: tailnet }),
    }
  return {
    backend: { name: `${name}-backend` },
    credentials: { secretName: `${name}-backend-secrets` },
    ...(!isOff('postgres') && { postgres: { name: `${name}-db` } }),
    ...(!isOff('ingress') && { ingress: { name: `${name}-backend` } }),
    ...(!isOff('dashboard') && { dashboard: { name: `${name}-dashboard`, ...tailnet } }),
    ...(given.some((options) => options.export !== undefined) && { export: { name: `${name}-export` } }),
    ...(given.some((options) => options.functionEnvironment !== undefined) && {
      functionEnvironment: { name: `${name}-function-environment`, secretName: `${name}-function-environment` },
    }),
  }
}

/** Whether the dashboard is on the tailnet: by default, unless it has a route. */
function isOnTailnet(given: readonly Partial<StackOptions>[]): boolean {
  const parts = given.flatMap(({ dashboard }) => (typeof dashboard === 'object' ? [dashboard] : []))
  const said = parts.findLast(({ tailscale }) => tailscale !== undefined)?.tailscale
  return said === undefined ? parts.every(({ ingress }) => ingress === undefined) : said !== false
}

/** The name of the database cluster. */
function clusterOf(given: readonly Partial<StackOptions>[]): string {
  const names = given.flatMap(({ postgres }) => (typeof postgres === 'object' ? (postgres.name ?? []) : []))
  return names.at(-1) ?? 'convex-db'
}

/** Whether a component that `false` turns off is enabled: the last option takes precedence. */
function isOn(...said: readonly unknown[]): boolean {
  return said.findLast((part) => part !== undefined) !== false
}

/** Merges two sets of options by key, at every depth; the second takes precedence. */
function merged(first: object, second: object): object {
  const result: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = result[key]
    if (value !== undefined) result[key] = isPlainObject(before) && isPlainObject(value) ? merged(before, value) : value
  }
  return result
}
