import { defaultPoolSize } from '../../../convex/pool-size.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { textIn } from '../backend/backend-paths.ts'
import { grouped } from '../grouped.ts'
import { memo } from '../memo.ts'
import type { Model } from '../model.ts'
import { parameterOf } from '../postgres/cluster.ts'
import { numberAt, textAt } from '../read.ts'
import { databaseLinksOf } from './links.ts'
import type { DatabaseLink } from './links.ts'

/** The variable that limits the connections of a backend to PostgreSQL. */
export const poolVariable = 'POSTGRES_MAX_CONNECTIONS'

/** Default of `max_connections`. */
export const defaultConnections = 100
/** Connections that PostgreSQL reserves for superusers. */
export const reservedConnections = 3

const linksTo = (objectOf: (link: DatabaseLink) => K8sObject | undefined) =>
  memo((model: Model) =>
    grouped(
      databaseLinksOf(model).filter(({ database }) => database.type === 'postgres'),
      (link) => [objectOf(link) ?? []].flat(),
    ),
  )

/** Backends by the Pooler to which they connect. */
export const linksByPooler = linksTo(({ pooler }) => pooler)

/** Backends by the cluster to which they connect without a Pooler. */
export const linksByCluster = linksTo(({ pooler, cluster }) => (pooler === undefined ? cluster : undefined))

/** Connections that backends open together, without those whose limit the manifests do not show. */
export function connectionsOpenedBy(links: readonly DatabaseLink[]): number {
  return links.reduce((sum, link) => sum + (poolOf(link) ?? 0), 0)
}

function poolOf({ pod }: DatabaseLink): number | undefined {
  const variable = pod.environment.variables.get(poolVariable)
  if (variable === undefined) return pod.environment.isComplete ? defaultPoolSize : undefined
  // An invalid number is ignored (convex-backend@652b828 crates/cmd_util/src/env.rs#env_config).
  const text = textIn(pod, poolVariable)
  return text === undefined ? undefined : countIn(text.replace(/^\+/, ''), defaultPoolSize)
}

function countIn(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise
}

/** Connections of a cluster that are not reserved for superusers. */
export function connectionsLeftBy(cluster: K8sObject): number {
  const reserved = parameterOf(cluster, 'superuser_reserved_connections')
  return countIn(parameterOf(cluster, 'max_connections'), defaultConnections) - countIn(reserved, reservedConnections)
}

/** Client connections that all instances of a Pooler accept. */
export function clientsOf(pooler: K8sObject): number {
  return limitOf(pooler, 'max_client_conn', 100)
}

/** Connections that all instances of a Pooler open to the server. */
export function poolSizeOf(pooler: K8sObject): number {
  return limitOf(pooler, 'default_pool_size', 20)
}

function limitOf(pooler: K8sObject, name: string, otherwise: number): number {
  const limit = countIn(textAt(pooler, 'spec', 'pgbouncer', 'parameters', name), otherwise)
  return limit * (numberAt(pooler, 'spec', 'instances') ?? 1)
}
