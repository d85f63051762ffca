import { pooledYaml, poolerYaml } from '../../../examples/database.ts'
import { clientsOf, connectionsOpenedBy, poolVariable } from '../../../model/database/connections.ts'
import { numberAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachPooler } from '../../scopes.ts'
import { convex, page } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Pooler accepts all connections of its backends.',
  why:
    'A backend opens up to 128 connections by default (POSTGRES_MAX_CONNECTIONS), and each instance of a Pooler accepts ' +
    '100 clients by default (max_client_conn). Under load, connections are refused.',
  source: [
    convex('crates/common/src/knobs.rs', 'POSTGRES_MAX_CONNECTIONS'),
    page('pgbouncer.org', 'config (max_client_conn)'),
  ],
  bad: pooledYaml(poolerYaml('pgbouncer: { parameters: { max_client_conn: "50" } }')),
  good: pooledYaml(poolerYaml('pgbouncer: { parameters: { max_client_conn: "200" } }')),
  check: eachPooler(function* ({ pooler, links }, report) {
    const sum = connectionsOpenedBy(links)
    const clients = clientsOf(pooler)
    if (sum <= clients) return
    const least = Math.ceil((sum + 20) / (numberAt(pooler, 'spec', 'instances') ?? 1))
    yield report(
      'spec.pgbouncer.parameters',
      `The backends open up to ${sum} connections, but the Pooler accepts ${clients}.`,
      `Set max_client_conn to at least ${least}, or lower ${poolVariable}.`,
    )
  }),
}
