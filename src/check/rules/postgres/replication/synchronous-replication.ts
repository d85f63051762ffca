import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { at, numberAt } from '../../../model/read.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { threeInstances } from '../support/three-instances.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'info',
  title: 'A cluster with replicas has synchronous replication.',
  why:
    'Without it, a replica may lag behind when it takes over, and what the primary had confirmed last is lost. Convex ' +
    'then serves clients that have seen more than there is. Whether that is acceptable is for the owner to say.',
  source:
    'cloudnative-pg docs/src/replication.md:167-228; internal/webhook/v1/cluster_webhook.go:3150-3173 (after v1.30)',
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
      `Cluster ${nameOf(cluster)} replicates without waiting: a failover may lose the last commits.`,
      'Set postgresql.synchronous: { method: any, number: 1, dataDurability: required }, best with three instances.',
    )
  }),
}
