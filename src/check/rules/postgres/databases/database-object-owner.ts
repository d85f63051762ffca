import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf, isWholeImport, sqlOf } from '../../../model/postgres/cluster.ts'
import { convexDatabasesOf, rolesOf } from '../../../model/postgres/database-objects.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { shared, databaseOf } from '../support/database-objects.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The owner of a Database is a role of its cluster.',
  why:
    'CloudNativePG runs CREATE DATABASE ... OWNER, which fails when there is no such role; the Database then waits. ' +
    'It makes the owner in bootstrap and the roles in managed.roles and in DatabaseRole objects, and nothing else.',
  source:
    'cloudnative-pg internal/management/controller/database_controller_sql.go:90 (v1.30); postgresql.org, CREATE DATABASE',
  bad: `${shared}${databaseOf('second').replaceAll(': convex_self_hosted', ': second')}`,
  good: shared,
  *check(model) {
    const roles = new Map<K8sObject, ReadonlySet<string>>()
    for (const { object, cluster, owner, name } of convexDatabasesOf(model)) {
      // Of a restored cluster the roles are those of the backup.
      if (cluster === undefined || bootstrapOf(cluster).way !== 'initdb' || isWholeImport(cluster)) continue
      const known = roles.get(cluster) ?? rolesOf(model, cluster)
      roles.set(cluster, known)
      if (known.has(owner) || sqlOf(cluster).includes(owner)) continue
      yield problemAt(
        { object, path: 'spec.owner' },
        `Cluster ${nameOf(cluster)} has no role "${owner}", which is to own the database "${name}".`,
        'Add the role to managed.roles of the cluster, with its passwordSecret, or name one that is there.',
      )
    }
  },
}
