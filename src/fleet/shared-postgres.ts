import { databaseMonitoring } from '../components/monitoring/monitoring.ts'
import type { MonitoringObjects } from '../components/monitoring/monitoring.ts'
import { sharedDatabasePolicy } from '../components/policy/shared-database.ts'
import type { NetworkPolicyObjects } from '../components/policy/network-policy.ts'
import { postgresObjects } from '../components/postgres/postgres.ts'
import type { PostgresObjects } from '../components/postgres/postgres.ts'
import type { Issue } from '../errors.ts'
import { largestPool, reservedConnections } from '../options/database/database.ts'
import { invalidOptions } from '../options/parse.ts'
import type { FleetInstance, FleetSettings } from './options.ts'
import { sharedNamespaceOf, shareOf } from './shared-database.ts'
import type { SharedDatabase } from './shared-database.ts'
import type { SharedPostgresSettings } from './shared-options.ts'

/** The shared cluster of a fleet in one Kubernetes cluster. */
export interface FleetPostgres {
  /** Kubernetes cluster, of those in the option `clusters`. */
  readonly cluster: string | undefined
  /** Its folder below that of the fleet. */
  readonly path: string
  readonly objects: FleetPostgresObjects
}

/** The objects of a shared cluster. */
export type FleetPostgresObjects = {
  readonly postgres: PostgresObjects
  /** Only if the defaults of the fleet have network policies. */
  readonly networkPolicy?: Pick<NetworkPolicyObjects, 'database'>
  /** Only if the defaults of the fleet have monitoring. */
  readonly monitoring?: Omit<MonitoringObjects, 'serviceMonitor'>
}

// CloudNativePG always creates one database with an owner. No instance can have this name, because names do not start
// with "-".
const ownDatabase = '_fleet'

/** The shared clusters of a fleet: one in each Kubernetes cluster, with the roles of the instances there. */
export async function sharedPostgresOf(
  settings: FleetSettings,
  instances: AsyncIterable<FleetInstance> | Iterable<FleetInstance>,
): Promise<readonly FleetPostgres[]> {
  const { sharedPostgres, clusters } = settings
  if (sharedPostgres === undefined) return []
  const shares = new Map<string, SharedDatabase[]>(Object.keys(clusters ?? { '': {} }).map((cluster) => [cluster, []]))
  for await (const instance of instances) {
    const share = shareOf(settings, instance)
    if (share !== undefined) shares.get(instance.cluster ?? '')?.push(share)
  }
  const issues = [...shares.values()].flatMap((own) => [...poolIssues(sharedPostgres, own), ...roleIssues(own)])
  if (issues.length > 0) throw invalidOptions('convexFleet', issues)
  return [...shares].map(([cluster, own]) => ({
    cluster: cluster === '' ? undefined : cluster,
    path: cluster === '' ? sharedPostgres.name : `${cluster}/${sharedPostgres.name}`,
    objects: objectsFor(settings, sharedPostgres, { cluster, shares: own }),
  }))
}

/** All instances may be busy at once. */
function poolIssues({ maxConnections }: SharedPostgresSettings, shares: readonly SharedDatabase[]): readonly Issue[] {
  const sum = shares.reduce((all, { poolSize }) => all + poolSize, 0)
  if (sum <= largestPool(maxConnections)) return []
  const message =
    `is ${maxConnections}, which leaves ${largestPool(maxConnections)} connections, and the backends of ` +
    `${shares.length} instances may open ${sum}; raise it to ${sum + reservedConnections} (and the memory with it), lower ` +
    'poolSize, or give some instances a separate database with sharedPostgres: false'
  return [{ path: 'sharedPostgres.maxConnections', message }]
}

/** A role belongs to one instance, like its database. */
function roleIssues(shares: readonly SharedDatabase[]): readonly Issue[] {
  const owners = new Map<string, string>()
  return shares.flatMap(({ name, database }) => {
    const owner = owners.get(database)
    owners.set(database, owner ?? name)
    const message = `the database ${database} of the shared cluster is also used by ${owner}; choose a different one for one of them`
    return owner === undefined ? [] : [{ path: `${name}: instanceName`, message }]
  })
}

interface Users {
  readonly cluster: string
  readonly shares: readonly SharedDatabase[]
}

function objectsFor(
  settings: FleetSettings,
  options: SharedPostgresSettings,
  { cluster, shares }: Users,
): FleetPostgresObjects {
  const { labels = {}, annotations = {}, networkPolicy = false, monitoring = false } = settings.defaults
  const { ca: _, poolSize: __, ...own } = options
  const shared = { namespace: sharedNamespaceOf(settings, options), labels, annotations }
  return {
    postgres: postgresObjects({
      ...own,
      ...shared,
      backup: backupIn(cluster, options),
      instanceName: '',
      owner: ownDatabase,
      database: ownDatabase,
      roles: shares.map(({ database, secretName }) => ({ name: database, secretName })),
    }),
    ...(networkPolicy !== false && {
      networkPolicy: sharedDatabasePolicy(shared, networkPolicy, {
        name: options.name,
        metrics: monitoring !== false,
      }),
    }),
    ...(monitoring !== false && {
      monitoring: databaseMonitoring({
        ...monitoring,
        ...shared,
        name: options.name,
        backupSchedule: options.backup?.schedule || undefined,
      }),
    }),
  }
}

/** The clusters of a fleet share a name, but must not share an archive. */
function backupIn(cluster: string, { name, backup }: SharedPostgresSettings): SharedPostgresSettings['backup'] {
  if (backup === undefined || cluster === '') return backup
  return { ...backup, serverName: `${cluster}-${backup.serverName ?? name}` }
}
