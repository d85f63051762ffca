import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { at, numberAt } from '../../../model/read.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { threeInstances } from '../support/three-instances.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'A cluster with replicas has synchronous replication.',
  why:
    'Without it, a replica can lag behind when it becomes the primary, and the last commits that the old primary ' +
    'confirmed are lost. Convex then serves clients that have seen newer data. The owner decides whether this is ' +
    'acceptable.',
  source: [cloudnativePg('docs/src/replication.md', '"## Synchronous Replication"')],
  bad: threeInstances.replace('synchronous: { method: any, number: 1, dataDurability: required },', ''),
  good: threeInstances,
  check: eachCluster(function* (cluster, report) {
    if (instancesOf(cluster) < 2 || at(cluster, 'spec', 'replica', 'enabled') === true) return
    if (
      at(cluster, 'spec', 'postgresql', 'synchronous') !== undefined ||
      (numberAt(cluster, 'spec', 'minSyncReplicas') ?? 0) > 0
    )
      return
    yield report(
      'spec.postgresql',
      `Cluster ${nameOf(cluster)} replicates asynchronously: a failover can lose the last commits.`,
      'Set postgresql.synchronous: { method: any, number: 1, dataDurability: required }, preferably with three instances.',
    )
  }),
}
