import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster with one instance updates unsupervised.',
  why:
    'The webhook refuses primaryUpdateStrategy supervised with one instance: without a replica, no switchover can ' +
    'complete the update.',
  source: [webhook('validatePrimaryUpdateStrategy')],
  bad: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: supervised' }),
  good: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: unsupervised' }),
  check: eachCluster(function* (cluster, report) {
    if (instancesOf(cluster) !== 1 || textAt(cluster, 'spec', 'primaryUpdateStrategy') !== 'supervised') return
    yield report(
      'spec.primaryUpdateStrategy',
      'CloudNativePG refuses the strategy supervised for a single instance.',
      'Set primaryUpdateStrategy: unsupervised.',
    )
  }),
}
