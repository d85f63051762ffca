import type { Database } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Database'
import type { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { sharedDatabaseClient } from '../components/policy/shared-database.ts'
import { databaseObject } from '../components/postgres/database.ts'
import { databaseNameOf } from '../convex/instance.ts'
import type { PostgresDatabase } from '../options/database/database.ts'
import type { StackEdits, StackOptions } from '../options/stack/stack.ts'
import type { FleetInstance, FleetSettings } from './options.ts'
import type { SharedPostgresSettings } from './shared-options.ts'

/** What an instance has in the shared cluster: its role is named like its database. */
export interface SharedDatabase {
  /** Name of the instance in the fleet. */
  readonly name: string
  readonly database: string
  readonly secretName: string
  readonly poolSize: number
}

/** The part of `postgres` that an instance in a shared cluster has, in the namespace of the cluster. */
export type SharedDatabaseObjects = {
  readonly database: Database
  /** Allows the backend to reach the cluster; only if the defaults of the fleet have network policies. */
  readonly networkPolicy?: NetworkPolicy
}

/** The share of an instance; `undefined` if it has a separate database. */
export function shareOf(
  { sharedPostgres, defaults }: FleetSettings,
  instance: FleetInstance,
): SharedDatabase | undefined {
  if (sharedPostgres === undefined || instance.sharedPostgres === false) return undefined
  const { name, sharedPostgres: own = {}, instanceName = defaults.instanceName ?? name } = instance
  const { secretName = `${name}-db-credentials`, poolSize = sharedPostgres.poolSize } = own
  return { name, database: databaseNameOf(instanceName), secretName, poolSize }
}

/** Namespace of the shared cluster. */
export function sharedNamespaceOf({ namespace }: FleetSettings, shared: SharedPostgresSettings): string {
  return shared.namespace ?? namespace ?? shared.name
}

/** Options of a stack whose database is in the shared cluster. */
export function inSharedCluster(
  options: StackOptions,
  { settings, shared, share }: { settings: FleetSettings; shared: SharedPostgresSettings; share: SharedDatabase },
): StackOptions {
  const namespace = sharedNamespaceOf(settings, shared)
  const { networkPolicy = false, edit } = options
  const target = { namespace, podLabels: { 'cnpg.io/cluster': shared.name }, ports: [5432] }
  return {
    ...options,
    postgres: false,
    database: connectionOf({ shared, share, isHere: namespace === options.namespace, namespace }),
    ...(networkPolicy !== false && { networkPolicy: { ...networkPolicy, externalDatabase: target } }),
    ...(edit !== undefined && { edit: withoutShared(edit) }),
  }
}

/**
 * Edits in the defaults of objects that are in the folder of the shared cluster; they apply to instances with a
 * separate cluster.
 */
function withoutShared(given: StackEdits): StackEdits {
  const { postgres: _, networkPolicy, monitoring, ...edits } = given
  const { database: __, ...policies } = networkPolicy ?? {}
  const { podMonitor: ___, ...monitors } = monitoring ?? {}
  return {
    ...edits,
    ...(networkPolicy !== undefined && { networkPolicy: policies }),
    ...(monitoring !== undefined && { monitoring: monitors }),
  }
}

interface Link {
  readonly shared: SharedPostgresSettings
  readonly share: SharedDatabase
  readonly namespace: string
  readonly isHere: boolean
}

/**
 * The Service for writing, with a name in the certificate of the cluster, and its authority (cloudnative-pg@v1.30.1
 * api/v1/cluster_funcs.go#GetClusterAltDNSNames).
 */
function connectionOf({ shared, share, namespace, isHere }: Link): PostgresDatabase {
  const { name, maxConnections, ca = { secret: `${name}-ca`, key: 'ca.crt' } } = shared
  return {
    type: 'postgres',
    host: isHere ? `${name}-rw` : `${name}-rw.${namespace}.svc`,
    user: share.database,
    password: { secret: share.secretName, key: 'password' },
    tls: { ca },
    poolSize: share.poolSize,
    maxConnections,
  }
}

/** The database of an instance, and the connection to it. */
export function sharedDatabaseObjects(
  options: StackOptions,
  { settings, shared, share }: { settings: FleetSettings; shared: SharedPostgresSettings; share: SharedDatabase },
): SharedDatabaseObjects {
  const { labels = {}, annotations = {}, namespace = '', backend } = options
  const place = { labels, annotations, namespace: sharedNamespaceOf(settings, shared) }
  const { name, database } = share
  const isFenced = (settings.defaults.networkPolicy ?? false) !== false
  return {
    database: databaseObject(place, { name, cluster: shared.name, database, owner: database }),
    ...(isFenced && {
      networkPolicy: sharedDatabaseClient(place, shared, {
        name,
        namespace,
        backend: backend?.name ?? 'convex-backend',
      }),
    }),
  }
}
