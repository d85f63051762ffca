import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster with one instance does not wait for a supervised switchover.',
  why: 'The webhook refuses primaryUpdateStrategy supervised with one instance: nobody could ever complete the update.',
  source: `${webhook}:1543-1568 (v1.30)`,
  bad: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: supervised' }),
  good: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: unsupervised' }),
  check: eachCluster(function* (cluster, report) {
    if (instancesOf(cluster) !== 1 || textAt(cluster, 'spec', 'primaryUpdateStrategy') !== 'supervised') return
    yield report(
      'spec.primaryUpdateStrategy',
      'With one instance, CloudNativePG refuses the strategy supervised.',
      'Set primaryUpdateStrategy: unsupervised.',
    )
  }),
}
