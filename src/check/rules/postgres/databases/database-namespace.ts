import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { clusterParts } from '../../../model/postgres/cluster.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { textAt } from '../../../model/read.ts'
import { pooler } from '../support/poolers.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Poolers, backups, databases and roles are in the namespace of their cluster.',
  why:
    'They name their cluster, and the operator looks for it in their own namespace. One that is left in another ' +
    'namespace waits forever for a cluster of that name, unless a second cluster of the same name exists there.',
  source:
    'cloudnative-pg api/v1/pooler_types.go, scheduledbackup_types.go, database_types.go: LocalObjectReference (v1.30)',
  bad: pooler('pgbouncer: { poolMode: session }').replace(
    'name: convex-pool, namespace: convex',
    'name: convex-pool, namespace: pools',
  ),
  good: pooler('pgbouncer: { poolMode: session }'),
  *check(model) {
    const named = new Map(convexClustersOf(model).map((cluster) => [nameOf(cluster), namespaceOf(cluster)]))
    for (const kind of clusterParts) {
      for (const object of model.index.all(kind, cnpgGroup)) {
        const name = textAt(object, 'spec', 'cluster', 'name') ?? ''
        const there = named.get(name)
        const namespace = namespaceOf(object)
        if (there === undefined || there === namespace) continue
        if (model.index.find('Cluster', cnpgGroup, namespace, name) !== undefined) continue
        yield problemAt(
          { object, path: 'metadata.namespace' },
          `There is no Cluster ${name} in namespace ${namespace || '(none)'}; it is in ${there || '(none)'}.`,
          `Set metadata.namespace: ${there || 'that of the cluster'}.`,
        )
      }
    }
  },
}
