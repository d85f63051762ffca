import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { convexDatabasesOf } from '../../../model/postgres/database-objects.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { databaseOf, shared } from '../support/database-objects.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Database names a cluster that is there.',
  why:
    'The instances of a cluster look for the Databases that name it. One that names no cluster is never made, and says ' +
    'nothing of it, while the backend is refused by the server. A Database without any cluster beside it is left alone: ' +
    'its cluster is made elsewhere.',
  source:
    'cloudnative-pg api/v1/database_types.go:61-64, internal/management/controller/database_controller.go:123 (v1.30)',
  bad: `${databaseYaml}${databaseOf('convex').replace('name: convex-db', 'name: convexdb')}`,
  good: shared,
  *check(model) {
    const clusters = model.index.all('Cluster', cnpgGroup)
    for (const { object, cluster, clusterName } of convexDatabasesOf(model)) {
      if (cluster !== undefined || clusters.some((other) => nameOf(other) === clusterName)) continue
      const beside = clusters.filter((other) => namespaceOf(other) === namespaceOf(object)).map(nameOf)
      if (beside.length === 0) continue
      yield problemAt(
        { object, path: 'spec.cluster.name' },
        `There is no Cluster ${clusterName}, but ${beside.join(', ')}.`,
        'Name the cluster in which the database is to be. It cannot be changed later: make the Database anew.',
      )
    }
  },
}
