import { database, databaseYaml } from '../../../examples/database.ts'
import { at, listAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An election of synchronous replicas by node labels names the labels.',
  why: 'The webhook refuses syncReplicaElectionConstraint without nodeLabelsAntiAffinity.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:1621-1662 (v1.30)',
  bad: database({ 'postgresql: { ': 'postgresql: { syncReplicaElectionConstraint: { enabled: true }, ' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const election = at(cluster, 'spec', 'postgresql', 'syncReplicaElectionConstraint')
    if (at(election, 'enabled') !== true || listAt(election, 'nodeLabelsAntiAffinity').length > 0) return
    yield report(
      'spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity',
      'The election compares no labels.',
      'Name labels of nodes, such as topology.kubernetes.io/zone.',
    )
  }),
}
