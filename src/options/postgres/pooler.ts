import * as v from 'valibot'
import { defaultPoolSize } from '../../convex/pool-size.ts'
import { largestPool } from '../database/database.ts'
import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import { flag, serviceName, wholeNumber } from '../fields.ts'
import type { PostgresClusterSettings } from './postgres.ts'
import { strict } from '../strict.ts'

/**
 * PgBouncer between clients and the primary, by CloudNativePG's Pooler. It pools by session: Convex prepares statements
 * by name and keeps them for the life of a connection (convex-backend@652b828
 * crates/postgres/src/connection.rs#prepare_cached). Convex has its own pool, so a Pooler is mainly for other clients
 * of the database.
 */
export interface PostgresPoolerOptions {
  /**
   * Name of the Pooler and its Service. The server's certificate also covers it.
   * @default the name of the cluster with the suffix `-pooler`
   */
  readonly name?: string | undefined
  /**
   * Number of PgBouncer pods.
   * @default 2
   */
  readonly instances?: number | undefined
  /**
   * Connections to the server that each pod may open. With `backend`, it is the size of the backend's pool: in session
   * mode, each client uses one connection.
   * @default 20
   */
  readonly poolSize?: number | undefined
  /**
   * Route the backend's connections through it too, instead of directly to the primary.
   * @default false
   */
  readonly backend?: boolean | undefined
}

export const postgresPooler = strict(
  {
    name: v.optional(serviceName),
    instances: v.optional(wholeNumber({ min: 1, max: 10 }), 2),
    poolSize: v.optional(wholeNumber({ min: 1, unit: 'connections' })),
    backend: v.optional(flag, false),
  },
  { bare: 'instances' },
) satisfies v.GenericSchema<PostgresPoolerOptions>

/** Settings of a pooler. */
export type PostgresPoolerSettings = v.InferOutput<typeof postgresPooler>

type Settings = Pick<PostgresClusterSettings, 'name' | 'maxConnections' | 'poolSize' | 'pooler'>

/** PgBouncer's own default (pgbouncer.org, config, default_pool_size). */
const usualPoolerPool = 20

/** Name of the pooler and of its Service. */
export function poolerNameOf({
  name,
  pooler,
}: {
  readonly name: string
  readonly pooler: PostgresPoolerSettings
}): string {
  return pooler.name ?? `${name}-pooler`
}

/** Connections that the pooler uses in addition to the backend. */
function besideBackend(pooler: PostgresPoolerSettings | undefined): number {
  if (pooler === undefined || pooler.backend) return 0
  return pooler.instances * (pooler.poolSize ?? usualPoolerPool)
}

/** The largest pool of the backend that the server has room for. All of it may meet in one pod of the pooler. */
function roomFor({ maxConnections, pooler }: Settings): number {
  const room = largestPool(maxConnections) - besideBackend(pooler)
  return pooler?.backend === true ? Math.floor(room / pooler.instances) : room
}

/** The backend's pool size for a server: as given, otherwise Convex's own size or what the server leaves. */
export function poolSizeFor(settings: Settings): number {
  return settings.poolSize ?? Math.max(1, Math.min(defaultPoolSize, roomFor(settings)))
}

/** Connections that each pod of the pooler may open to the server. */
export function poolerPoolOf(settings: Settings): number {
  const { pooler } = settings
  return pooler?.backend === true ? poolSizeFor(settings) : (pooler?.poolSize ?? usualPoolerPool)
}

/** Names that cannot be used because the cluster uses them. */
const suffixes = ['rw', 'ro', 'r', 'any']

/** A pooler with its share of the connections. */
export const poolerRule: CrossRule<Settings> = (settings) => {
  const { pooler, name } = settings
  if (pooler === undefined) return []
  return [...nameIssues(name, pooler), ...sizeIssues(settings, pooler)]
}

function nameIssues(name: string, pooler: PostgresPoolerSettings): readonly CrossIssue[] {
  const own = poolerNameOf({ name, pooler })
  if (own !== name && !suffixes.some((suffix) => own === `${name}-${suffix}`)) return []
  return issue(['pooler', 'name'], `"${own}" is used by the cluster; choose another`)
}

function sizeIssues(settings: Settings, pooler: PostgresPoolerSettings): readonly CrossIssue[] {
  if (pooler.backend && pooler.poolSize !== undefined) {
    const message = 'has no use with backend: it is the pool of the backend, which postgres.poolSize sets; leave it out'
    return issue(['pooler', 'poolSize'], message)
  }
  const { maxConnections, poolSize = 1 } = settings
  if (poolSize <= roomFor(settings)) return []
  const asked = pooler.backend ? pooler.instances * poolSize : besideBackend(pooler) + poolSize
  const message =
    `the pooler and the backend may open ${asked} connections, but a server with max_connections ${maxConnections} leaves ` +
    `${largestPool(maxConnections)}; raise maxConnections, or lower a pool or the number of instances`
  return issue(['pooler', 'instances'], message)
}
