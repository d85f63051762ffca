import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf, isWholeImport, sqlOf } from '../../../model/postgres/cluster.ts'
import { rolesOf } from '../../../model/postgres/database-objects.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { shared, databaseOf } from '../support/database-objects.ts'
import { eachDatabaseObject } from '../../scopes.ts'
import { cloudnativePg, page } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The owner of a Database is a role of its cluster.',
  why:
    'CloudNativePG runs CREATE DATABASE ... OWNER, which fails if the role does not exist; the Database then waits. ' +
    'The operator creates only the owner in bootstrap, the roles in managed.roles, and the roles of DatabaseRole objects.',
  source: [
    cloudnativePg('internal/management/controller/database_controller_sql.go', 'createDatabase'),
    page('postgresql.org', 'CREATE DATABASE'),
  ],
  bad: `${shared}${databaseOf('second').replaceAll(': convex_self_hosted', ': second')}`,
  good: shared,
  check: eachDatabaseObject(function* ({ cluster, owner, name }, report, model) {
    // A restored cluster has the roles of its backup.
    if (cluster === undefined || bootstrapOf(cluster).way !== 'initdb' || isWholeImport(cluster)) return
    if (rolesOf(model, cluster).has(owner) || sqlOf(cluster).includes(owner)) return
    yield report(
      'spec.owner',
      `Cluster ${nameOf(cluster)} has no role "${owner}", the owner of the database "${name}".`,
      'Add the role to managed.roles of the cluster, with its passwordSecret, or name an existing role.',
    )
  }),
}
