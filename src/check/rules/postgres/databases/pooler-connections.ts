import { pooledYaml, poolerYaml } from '../../../examples/database.ts'
import { connectionsLeftBy, poolSizeOf } from '../../../model/database/connections.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachPooler } from '../../scopes.ts'
import { page } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The connections of a Pooler fit the max_connections of its cluster.',
  why:
    'Each instance of a Pooler opens up to 20 connections for a user and a database by default (default_pool_size), and ' +
    'PostgreSQL allows 100 by default (max_connections), three of them for superusers. Under load, connections are refused.',
  source: [
    page('pgbouncer.org', 'config (default_pool_size)'),
    page('postgresql.org', 'Connections and Authentication (section 19.3)'),
  ],
  bad: pooledYaml(poolerYaml('pgbouncer: { parameters: { default_pool_size: "200" } }')),
  good: pooledYaml(poolerYaml('pgbouncer: { parameters: { default_pool_size: "40" } }')),
  check: eachPooler(function* ({ pooler, links }, report) {
    const cluster = links[0]?.cluster
    const connections = poolSizeOf(pooler)
    const room = cluster === undefined ? connections : connectionsLeftBy(cluster)
    if (connections <= room) return
    yield report(
      'spec.pgbouncer.parameters.default_pool_size',
      `The Pooler opens up to ${connections} connections, but Cluster ${cluster?.metadata?.name ?? ''} leaves ${room}.`,
      'Lower default_pool_size, or raise max_connections of the cluster.',
    )
  }),
}
