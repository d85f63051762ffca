import type { RuleDefinition } from '../../../rule.ts'
import { databaseLinksOf } from '../../../model/database/links.ts'
import { textAt } from '../../../model/read.ts'
import { databaseWith } from '../../../examples/database.ts'
import { replaced } from '../../../examples/backend.ts'
import { pooler, grouped } from '../../database/support/database-pool.ts'
import { problemAt } from '../../../rule.ts'

const pooled = (yaml: string): string =>
  replaced(yaml, {
    '@convex-db-rw:': '@convex-pool:',
    'storage: { size: 30Gi }': 'storage: { size: 30Gi }\n  certificates: { serverAltDNSNames: [convex-pool] }',
  })

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Pooler between backend and database pools by session.',
  why:
    'Convex prepares statements by name and keeps them for the life of a connection. When a Pooler hands out another ' +
    'connection with every transaction, they are gone unless PgBouncer tracks them, which takes version 1.21 and ' +
    'max_prepared_statements above 0. Convex has a pool itself: connect directly, or by session.',
  source:
    'convex-backend crates/postgres/src/connection.rs:168-181 (652b828); pgbouncer.org, config (max_prepared_statements)',
  bad: pooled(databaseWith(pooler.replace('session', 'transaction'))),
  good: pooled(databaseWith(pooler)),
  *check(model) {
    for (const [object] of grouped(databaseLinksOf(model), (link) => link.pooler)) {
      const mode = textAt(object, 'spec', 'pgbouncer', 'poolMode') ?? 'session'
      const tracked = textAt(object, 'spec', 'pgbouncer', 'parameters', 'max_prepared_statements')
      if (mode === 'session' || (tracked !== undefined && Number(tracked) > 0)) continue
      yield problemAt(
        { object, path: 'spec.pgbouncer.poolMode' },
        `The backend connects through a Pooler in ${mode} mode, which loses its prepared statements.`,
        'Set poolMode: session, or let the backend connect to the Service that ends in -rw.',
      )
    }
  },
}
