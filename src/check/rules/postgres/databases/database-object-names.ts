import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { convexDatabasesOf } from '../../../model/postgres/database-objects.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { shared, databaseOf } from '../support/database-objects.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'No two Databases make one database of a cluster.',
  why:
    'The second one is never made: CloudNativePG lets the object that was first manage the database and marks the other ' +
    'as failed. Two backends on one database take it from each other at every restart.',
  source:
    'cloudnative-pg internal/management/controller/database_controller.go:190 (v1.30); convex-backend ' +
    'crates/postgres/src/lib.rs:1844-1880 (652b828)',
  bad: `${shared}${databaseOf('second')}`,
  good: shared,
  *check(model) {
    const owners = new Map<string, K8sObject>()
    for (const { object, clusterName, name } of convexDatabasesOf(model)) {
      const key = `${namespaceOf(object)}/${clusterName}/${name}`
      const first = owners.get(key)
      owners.set(key, first ?? object)
      if (first === undefined) continue
      yield problemAt(
        { object, path: 'spec.name' },
        `The database "${name}" of Cluster ${clusterName} is that of Database ${nameOf(first)} too.`,
        'Give each instance a name of its own, and with it a database.',
      )
    }
  },
}
