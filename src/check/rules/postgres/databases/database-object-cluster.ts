import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { databaseYaml } from '../../../examples/database.ts'
import { databaseOf, shared } from '../support/database-objects.ts'
import { eachDatabaseObject } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A Database names an existing cluster.',
  why:
    'The instances of a cluster process the Databases that name it. If a Database names no existing cluster, the ' +
    'database is never created, the status stays empty, and the server refuses the backend. A Database in a namespace ' +
    'without clusters is not reported: other manifests may create its cluster.',
  source: [
    cloudnativePg('api/v1/database_types.go', 'DatabaseSpec.ClusterRef'),
    cloudnativePg('internal/management/controller/database_controller.go', '"r.admission.EnsureResourceIsAdmitted("'),
  ],
  bad: `${databaseYaml}${databaseOf('convex').replace('name: convex-db', 'name: convexdb')}`,
  good: shared,
  check: eachDatabaseObject(function* ({ object, cluster, clusterName }, report, { index }) {
    const clusters = index.all('Cluster', cnpgGroup)
    if (cluster !== undefined || clusters.some((other) => nameOf(other) === clusterName)) return
    const names = clusters.filter((other) => namespaceOf(other) === namespaceOf(object)).map(nameOf)
    if (names.length === 0) return
    yield report(
      'spec.cluster.name',
      `Cluster ${clusterName} does not exist. Clusters in this namespace: ${names.join(', ')}.`,
      'Name the cluster of the database. The field is immutable: delete the Database and create it again.',
    )
  }),
}
