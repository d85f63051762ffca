import { isPlainObject } from '../options/plain.ts'
import type { StackOptions } from '../options/stack.ts'
import type { FleetInstance, FleetSettings } from './options.ts'

/** The options of one stack: what follows from its name, the defaults of the fleet, and what the instance says. */
export function stackOptionsOf(settings: FleetSettings, instance: FleetInstance): StackOptions {
  const { name } = instance
  const own = Object.fromEntries(Object.entries(instance).filter(([key]) => key !== 'name' && key !== 'cluster'))
  const { defaults, domain, namespace } = settings
  const derived = {
    ...(domain !== undefined && { host: `${name}.${domain}` }),
    instanceName: name,
    namespace: namespace ?? name,
    // Names on the tailnet are shared by all clusters.
    ...(isOn(defaults.dashboard, instance.dashboard) && { dashboard: { tailscale: { hostname: `${name}-convex` } } }),
    ...(namespace !== undefined && namesOf(name, [defaults, own])),
  }
  return merged(merged(derived, defaults), own) as unknown as StackOptions
}

/** Names that tell the objects of instances in one namespace apart. */
function namesOf(name: string, given: readonly Partial<StackOptions>[]): Partial<StackOptions> {
  const isOff = (part: 'dashboard' | 'ingress' | 'postgres'): boolean => !isOn(...given.map((options) => options[part]))
  return {
    backend: { name: `${name}-backend` },
    credentials: { secretName: `${name}-backend-secrets` },
    ...(!isOff('postgres') && { postgres: { name: `${name}-db` } }),
    ...(!isOff('ingress') && { ingress: { name: `${name}-backend` } }),
    ...(!isOff('dashboard') && {
      dashboard: { name: `${name}-dashboard`, tailscale: { hostname: `${name}-convex` } },
    }),
  }
}

/** Whether a part that `false` turns off is there: what is said last counts. */
function isOn(...said: readonly unknown[]): boolean {
  return said.findLast((part) => part !== undefined) !== false
}

/** Two sets of options as one: by key, at every depth; the second counts more. */
function merged(first: object, second: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = result[key]
    if (value !== undefined) result[key] = isPlainObject(before) && isPlainObject(value) ? merged(before, value) : value
  }
  return result
}
