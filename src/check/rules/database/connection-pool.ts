import { titleOf } from '../../../kubernetes/object.ts'
import type { Place, Problem, RuleDefinition } from '../../rule.ts'
import { parameterPath } from '../../model/postgres/cluster.ts'
import {
  connectionsLeftBy,
  connectionsOpenedBy,
  linksByCluster,
  poolVariable,
  reservedConnections,
} from '../../model/database/connections.ts'
import type { DatabaseLink } from '../../model/database/links.ts'
import { connectionsOf, postgresServersOf } from '../../model/database/postgres-servers.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { problemAt } from '../../rule.ts'
import { convex, page } from '../../../sources/source.ts'

// Convex queues requests when its pool is smaller.
const fewest = 8

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The pools of all backends fit the max_connections of their server.',
  why:
    'Convex opens up to 128 connections by default (POSTGRES_MAX_CONNECTIONS), and PostgreSQL allows 100 by default ' +
    '(max_connections), three of them for superusers. Under load, connections are refused. The server is a CloudNativePG ' +
    'cluster, or a Deployment or StatefulSet of PostgreSQL whose Service is the host of the URL.',
  source: [
    convex('crates/common/src/knobs.rs', 'POSTGRES_MAX_CONNECTIONS'),
    page('postgresql.org', 'Connections and Authentication'),
  ],
  bad: database({
    '            - { name: POSTGRES_MAX_CONNECTIONS, value: "80" }\n': '',
    'max_connections: "150"': 'max_connections: "100"',
  }),
  good: databaseYaml,
  *check(model) {
    for (const [cluster, links] of linksByCluster(model)) {
      const path = parameterPath('max_connections')
      yield* serverProblem(links, connectionsLeftBy(cluster), { object: cluster, path })
    }
    for (const server of postgresServersOf(model)) {
      const connections = connectionsOf(model, server)
      if (connections === undefined) continue
      const place = { object: server.workload.object, path: `${server.container.path}.args` }
      yield* serverProblem(server.links, connections - reservedConnections, place)
    }
  },
}

function* serverProblem(links: readonly DatabaseLink[], room: number, place: Place): Iterable<Problem> {
  const sum = connectionsOpenedBy(links)
  if (sum <= room) return
  const [only, ...others] = links
  const server = `${titleOf(place.object)} leaves ${room}`
  if (only === undefined || others.length > 0) {
    yield problemAt(
      place,
      `${links.length} backends open up to ${sum} connections, but ${server}.`,
      `Set max_connections to at least ${sum + 20}, or lower ${poolVariable} of the backends.`,
    )
    return
  }
  const { environment, workload, container } = only.pod
  yield problemAt(
    environment.variables.get(poolVariable) ?? { object: workload.object, path: `${container.path}.env` },
    `The backend opens up to ${sum} connections, but ${server}.`,
    room - 17 < fewest
      ? `Set max_connections of the server to at least ${sum + 20}.`
      : `Set ${poolVariable} to at most ${room - 17}, or max_connections of the server to at least ${sum + 20}.`,
  )
}
