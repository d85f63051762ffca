import { titleOf } from '../../../kubernetes/object.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { textIn } from '../../model/backend/backend-paths.ts'
import { parameterOf, parameterPath } from '../../model/postgres/cluster.ts'
import { databaseLinksOf } from '../../model/database/links.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { connectionsOf, postgresServersOf } from '../../model/database/postgres-servers.ts'
import { numberAt, textAt } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { grouped } from './support/database-pool.ts'
import { problemAt } from '../../rule.ts'

// Convex queues behind a smaller pool.
const fewest = 8

const usualPool = 128
const variableName = 'POSTGRES_MAX_CONNECTIONS'

/** Connections that a backend may open; a value that is no number counts as none (crates/cmd_util/src/env.rs:36-46). */
function poolOf({ pod }: DatabaseLink): number | undefined {
  const variable = pod.environment.variables.get(variableName)
  if (variable === undefined) return pod.environment.isComplete ? usualPool : undefined
  const text = textIn(pod, variableName)
  if (text === undefined) return undefined
  return /^\+?\d+$/.test(text) ? Number(text) : usualPool
}

function countOf(cluster: K8sObject, name: string, usual: number): number {
  const text = parameterOf(cluster, name)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : usual
}

/** What the server leaves for others than superusers: PostgreSQL keeps three of its hundred. */
function roomOf(cluster: K8sObject): number {
  return countOf(cluster, 'max_connections', 100) - countOf(cluster, 'superuser_reserved_connections', 3)
}

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The pools of all backends fit the max_connections of their server.',
  why:
    'Convex opens up to 128 connections unless POSTGRES_MAX_CONNECTIONS says otherwise, and PostgreSQL allows 100 unless ' +
    'max_connections says otherwise, three of them for superusers. All is well until there is load: then connections ' +
    'are refused. The server is a cluster of CloudNativePG, or a Deployment or StatefulSet of PostgreSQL to whose Service ' +
    'the URL leads. A Pooler in between has limits of its own: 100 clients and 20 connections to the server.',
  source:
    'convex-backend crates/common/src/knobs.rs:1172 (652b828); postgresql.org, Connections and Authentication; ' +
    'pgbouncer.org, config (max_client_conn, default_pool_size)',
  bad: database({
    '            - { name: POSTGRES_MAX_CONNECTIONS, value: "80" }\n': '',
    'max_connections: "150"': 'max_connections: "100"',
  }),
  good: databaseYaml,
  *check(model) {
    const links = databaseLinksOf(model)
    for (const [cluster, users] of grouped(links, (link) => (link.pooler === undefined ? link.cluster : undefined))) {
      yield* serverProblem(cluster, users, { room: roomOf(cluster), path: parameterPath('max_connections') })
    }
    for (const server of postgresServersOf(model)) {
      const connections = connectionsOf(model, server)
      if (connections === undefined) continue
      yield* serverProblem(server.workload.object, server.links, {
        room: connections - 3,
        path: `${server.container.path}.args`,
      })
    }
    for (const [pooler, users] of grouped(links, (link) => link.pooler)) yield* poolerProblem(pooler, users)
  },
}

interface Room {
  readonly room: number
  readonly path: string
}

function* serverProblem(object: K8sObject, users: readonly DatabaseLink[], { room, path }: Room): Iterable<Problem> {
  const pools = users.flatMap((link) => poolOf(link) ?? [])
  const sum = pools.reduce((all, pool) => all + pool, 0)
  if (sum <= room) return
  const [only, ...others] = users
  const server = `${titleOf(object)} leaves ${room}`
  if (only === undefined || others.length > 0) {
    yield problemAt(
      { object, path },
      `${users.length} backends open up to ${sum} connections, but ${server}.`,
      `Set max_connections to at least ${sum + 20}, or ${variableName} of the backends lower.`,
    )
    return
  }
  const variable = only.pod.environment.variables.get(variableName)
  yield problemAt(
    { object: variable?.object ?? only.pod.workload.object, path: variable?.path ?? `${only.pod.container.path}.env` },
    `The backend opens up to ${sum} connections, but ${server}.`,
    room - 17 < fewest
      ? `Set max_connections of the server to at least ${sum + 20}.`
      : `Set ${variableName} to at most ${room - 17}, or max_connections of the server to at least ${sum + 20}.`,
  )
}

function* poolerProblem(pooler: K8sObject, users: readonly DatabaseLink[]): Iterable<Problem> {
  const limitOf = (name: string, usual: number): number => {
    const text = textAt(pooler, 'spec', 'pgbouncer', 'parameters', name)
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : usual
  }
  const instances = numberAt(pooler, 'spec', 'instances') ?? 1
  const sum = users.flatMap((link) => poolOf(link) ?? []).reduce((all, pool) => all + pool, 0)
  const clients = limitOf('max_client_conn', 100) * instances
  if (sum > clients) {
    yield problemAt(
      { object: pooler, path: 'spec.pgbouncer.parameters' },
      `The backend opens up to ${sum} connections, but the Pooler takes ${clients}.`,
      `Set max_client_conn to at least ${Math.ceil((sum + 20) / instances)}, or ${variableName} lower.`,
    )
  }
  const cluster = users[0]?.cluster
  const servers = limitOf('default_pool_size', 20) * instances
  if (cluster === undefined || servers <= roomOf(cluster)) return
  yield problemAt(
    { object: pooler, path: 'spec.pgbouncer.parameters.default_pool_size' },
    `The Pooler opens up to ${servers} connections, but Cluster ${cluster.metadata?.name ?? ''} leaves ${roomOf(cluster)}.`,
    'Set default_pool_size lower, or max_connections of the cluster higher.',
  )
}
