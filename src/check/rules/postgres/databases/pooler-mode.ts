import type { RuleDefinition } from '../../../rule.ts'
import { textAt } from '../../../model/read.ts'
import { pooledYaml, poolerYaml } from '../../../examples/database.ts'
import { eachPooler } from '../../scopes.ts'
import { convex, page } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Pooler between backend and database pools by session.',
  why:
    'Convex prepares statements by name and keeps them for the life of a connection. In transaction mode a Pooler uses ' +
    'another connection for every transaction, and the statements are lost unless PgBouncer tracks them (version 1.21, ' +
    'max_prepared_statements above 0). Convex has its own pool: connect to the server directly, or use session mode.',
  source: [
    convex('crates/postgres/src/connection.rs', 'prepare_cached'),
    page('pgbouncer.org', 'config (max_prepared_statements)'),
  ],
  bad: pooledYaml(poolerYaml('pgbouncer: { poolMode: transaction }')),
  good: pooledYaml(poolerYaml('pgbouncer: { poolMode: session }')),
  check: eachPooler(function* ({ pooler }, report) {
    const mode = textAt(pooler, 'spec', 'pgbouncer', 'poolMode') ?? 'session'
    const tracked = textAt(pooler, 'spec', 'pgbouncer', 'parameters', 'max_prepared_statements')
    if (mode === 'session' || (tracked !== undefined && Number(tracked) > 0)) return
    yield report(
      'spec.pgbouncer.poolMode',
      `The backend connects through a Pooler in ${mode} mode, which loses its prepared statements.`,
      'Set poolMode: session, or connect the backend to the Service that ends in -rw.',
    )
  }),
}
