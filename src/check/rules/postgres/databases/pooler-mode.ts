import type { RuleDefinition } from '../../../rule.ts'
import { databaseLinksOf } from '../../../model/database/links.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Model } from '../../../model/model.ts'
import { textAt } from '../../../model/read.ts'
import { replaced } from '../../../examples/backend.ts'
import { pooler } from '../support/pooler-example.ts'
import { eachObject } from '../../scopes.ts'

const pooled = (yaml: string): string =>
  replaced(yaml, {
    '@convex-db-rw:': '@convex-pool:',
    'storage: { size: 30Gi }': 'storage: { size: 30Gi }\n  certificates: { serverAltDNSNames: [convex-pool] }',
  })

/** The Poolers through which backends connect to PostgreSQL. */
const postgresPoolers = (model: Model): ReadonlySet<K8sObject> =>
  new Set(databaseLinksOf(model).flatMap(({ pooler: used, database }) => (database.type === 'postgres' && used) || []))

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Pooler between backend and database uses session pooling.',
  why:
    'Convex prepares statements by name and keeps them for the life of a connection. A Pooler that assigns another ' +
    'connection to every transaction loses them, unless PgBouncer tracks them, which requires version 1.21 and ' +
    'max_prepared_statements above 0. Convex has its own pool: connect directly, or with session pooling.',
  source:
    'convex-backend crates/postgres/src/connection.rs:168-181 (652b828); pgbouncer.org, config (max_prepared_statements)',
  bad: pooled(pooler('pgbouncer: { poolMode: transaction }')),
  good: pooled(pooler('pgbouncer: { poolMode: session }')),
  check: eachObject(postgresPoolers, function* (object, report) {
    const mode = textAt(object, 'spec', 'pgbouncer', 'poolMode') ?? 'session'
    const tracked = textAt(object, 'spec', 'pgbouncer', 'parameters', 'max_prepared_statements')
    if (mode === 'session' || (tracked !== undefined && Number(tracked) > 0)) return
    yield report(
      'spec.pgbouncer.poolMode',
      `The backend connects through a Pooler in ${mode} mode, which loses prepared statements.`,
      'Set poolMode: session, or connect the backend to the Service that ends in -rw.',
    )
  }),
}
