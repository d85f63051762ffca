import { databaseNameOf } from '../convex/instance.ts'
import type { Issue } from '../errors.ts'
import { invalidOptions, parse } from '../options/parse.ts'
import { ConvexK8sError } from '../errors.ts'
import type { FleetInstance, FleetSettings } from './options.ts'
import { sharedDatabase } from './shared-options.ts'

/** Options of an instance that it cannot have with the shared cluster. */
export function shareIssues(settings: FleetSettings, instance: FleetInstance): readonly Issue[] {
  const { sharedPostgres: own, postgres, database } = instance
  if (own === false) return []
  if (settings.sharedPostgres === undefined) {
    return own === undefined ? [] : [{ path: 'sharedPostgres', message: 'the fleet has no option sharedPostgres' }]
  }
  const message = 'has no effect in a shared cluster; set sharedPostgres: false for a separate database, or remove it'
  return [
    ...Object.entries({ postgres, database }).flatMap(([path, value]) =>
      value === undefined ? [] : [{ path, message }],
    ),
    ...issuesOf('sharedPostgres', () => parse('convexFleet', sharedDatabase, own === undefined ? {} : own)),
    ...roleIssues(settings, instance),
  ]
}

/**
 * Builds an instance whose connection to the shared cluster is derived from differently named options, and renames them
 * in errors.
 */
export function namingTheShare<Built>(build: () => Built): Built {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof ConvexK8sError)) throw error
    const issues = error.issues.map(({ path, message }) => ({
      path: path.replace(/^database\.(?:tls\.)?(?=(?:ca|poolSize)\b)/, 'sharedPostgres.'),
      message,
    }))
    throw invalidOptions('convexFleet', issues)
  }
}

/** The role is named like the database; some names are reserved by PostgreSQL or the operator. */
function roleIssues(settings: FleetSettings, instance: FleetInstance): readonly Issue[] {
  const { name, instanceName = settings.defaults.instanceName ?? name } = instance
  // The rules of the instance itself report values that are not text.
  if (typeof instanceName !== 'string') return []
  const role = databaseNameOf(instanceName)
  if (!/^(?:pg_|cnpg_)|^streaming_replica$/.test(role)) return []
  const message = `would have the role ${role} in the shared cluster, which is reserved by PostgreSQL or the operator; choose a different name`
  return [{ path: 'instanceName', message }]
}

function issuesOf(before: string, act: () => unknown): readonly Issue[] {
  try {
    act()
    return []
  } catch (error) {
    if (!(error instanceof ConvexK8sError)) throw error
    return error.issues.map(({ path, message }) => ({ path: path === '' ? before : `${before}.${path}`, message }))
  }
}
