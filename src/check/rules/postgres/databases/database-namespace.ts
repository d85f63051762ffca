import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { clusterParts } from '../../../model/postgres/cluster.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { memo } from '../../../model/memo.ts'
import type { Model } from '../../../model/model.ts'
import { textAt } from '../../../model/read.ts'
import { pooler } from '../support/pooler-example.ts'
import { eachObject } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Poolers, backups, databases and roles are in the namespace of their cluster.',
  why:
    'Each of these objects names its cluster, and the operator looks for the cluster in the namespace of the object. An ' +
    'object in another namespace waits forever for a cluster of that name, unless that namespace has such a cluster.',
  source: [
    cloudnativePg('api/v1/pooler_types.go', 'PoolerSpec.Cluster'),
    cloudnativePg('api/v1/scheduledbackup_types.go', 'ScheduledBackupSpec.Cluster'),
    cloudnativePg('api/v1/database_types.go', 'DatabaseSpec.ClusterRef'),
  ],
  bad: pooler('pgbouncer: { poolMode: session }').replace(
    'name: convex-pool, namespace: convex',
    'name: convex-pool, namespace: pools',
  ),
  good: pooler('pgbouncer: { poolMode: session }'),
  check: eachObject(
    ({ index }) => clusterParts.flatMap((kind) => index.all(kind, cnpgGroup)),
    function* (object, report, model) {
      const name = textAt(object, 'spec', 'cluster', 'name') ?? ''
      const wanted = namespaces(model).get(name)
      const namespace = namespaceOf(object)
      if (wanted === undefined || wanted === namespace) return
      if (model.index.find('Cluster', cnpgGroup, namespace, name) !== undefined) return
      yield report(
        'metadata.namespace',
        `Cluster ${name} is in namespace ${wanted || '(none)'}, not in ${namespace || '(none)'}.`,
        `Set metadata.namespace: ${wanted || 'that of the cluster'}.`,
      )
    },
  ),
}

/** Namespaces of the clusters that Convex uses, by name. */
const namespaces = memo(
  (model: Model) => new Map(convexClustersOf(model).map((cluster) => [nameOf(cluster), namespaceOf(cluster)])),
)
