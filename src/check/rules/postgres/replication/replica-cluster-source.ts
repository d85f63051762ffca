import type { RuleDefinition } from '../../../rule.ts'
import { bootstrapOf, isReplica } from '../../../model/postgres/cluster.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { replicaCluster } from '../support/replica-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A replica cluster follows an entry of externalClusters, and started as a copy.',
  why:
    'The webhook requires that every name in spec.replica is an entry of externalClusters, and that the bootstrap method is ' +
    'recovery or pg_basebackup. The primary is determined by enabled, or by primary and self, not by both.',
  source: [webhook('validateReplicaMode', 'validateReplicaClusterExternalClusters')],
  bad: replicaCluster('{ initdb: { database: convex_self_hosted, owner: convex } }'),
  good: replicaCluster('{ pg_basebackup: { source: old, database: convex_self_hosted, owner: convex } }'),
  check: eachCluster(function* (cluster, report) {
    const section = at(cluster, 'spec', 'replica')
    if (section === undefined) return
    if (isReplica(cluster) && bootstrapOf(cluster).way === 'initdb') {
      yield report('spec.bootstrap', 'A replica cluster cannot start empty.', 'Use recovery or pg_basebackup.')
    }
    if ((textAt(section, 'primary') ?? '') !== '' && at(section, 'enabled') !== undefined) {
      yield report('spec.replica.enabled', 'primary and enabled are mutually exclusive.', 'Remove one of them.')
    }
    const names = new Set(listAt(cluster, 'spec', 'externalClusters').map((entry) => textAt(entry, 'name')))
    for (const key of ['source', 'self', 'primary']) {
      const name = textAt(section, key) ?? ''
      if (names.has(name) || (name === '' && key !== 'source')) continue
      yield report(`spec.replica.${key}`, `externalClusters has no entry "${name}".`, 'Name an existing entry.')
    }
  }),
}
