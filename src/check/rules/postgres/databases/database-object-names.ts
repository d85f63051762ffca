import type { RuleDefinition } from '../../../rule.ts'
import { convexDatabasesOf } from '../../../model/postgres/database-objects.ts'
import type { DatabaseObject } from '../../../model/postgres/database-objects.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { memo } from '../../../model/memo.ts'
import type { Model } from '../../../model/model.ts'
import { shared, databaseOf } from '../support/database-objects.ts'
import { eachDatabaseObject } from '../../scopes.ts'
import { cloudnativePg, convex } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two Databases create the same database of a cluster.',
  why:
    'The second Database never becomes ready: CloudNativePG lets the first one manage the database and marks the other ' +
    'as failed. Two backends with one database take its lease from each other at every restart.',
  source: [
    cloudnativePg('internal/management/controller/database_controller.go', '"detectConflictingManagers(ctx"'),
    convex('crates/postgres/src/lib.rs', 'Lease.transact'),
  ],
  bad: `${shared}${databaseOf('second')}`,
  good: shared,
  check: eachDatabaseObject(function* (database, report, model) {
    const first = firstByName(model).get(keyOf(database)) ?? database
    if (first.object === database.object) return
    yield report(
      'spec.name',
      `Database ${nameOf(first.object)} already creates the database "${database.name}" of Cluster ${database.clusterName}.`,
      'Give each instance its own name, and its own database.',
    )
  }),
}

const keyOf = ({ object, clusterName, name }: DatabaseObject): string => `${namespaceOf(object)}/${clusterName}/${name}`

const firstByName = memo(
  (model: Model) =>
    new Map(
      convexDatabasesOf(model)
        .toReversed()
        .map((database) => [keyOf(database), database] as const),
    ),
)
