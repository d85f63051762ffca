import { database, databaseYaml } from '../../../examples/database.ts'
import { at, listAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'syncReplicaElectionConstraint lists node labels.',
  why: 'The webhook refuses an enabled syncReplicaElectionConstraint without nodeLabelsAntiAffinity.',
  source: [webhook('validateSyncReplicaElectionConstraint')],
  bad: database({ 'postgresql: { ': 'postgresql: { syncReplicaElectionConstraint: { enabled: true }, ' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const election = at(cluster, 'spec', 'postgresql', 'syncReplicaElectionConstraint')
    if (at(election, 'enabled') !== true || listAt(election, 'nodeLabelsAntiAffinity').length > 0) return
    yield report(
      'spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity',
      'The election constraint has no node labels.',
      'List labels of nodes, such as topology.kubernetes.io/zone.',
    )
  }),
}
