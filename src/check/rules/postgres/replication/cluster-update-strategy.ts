import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { textAt } from '../../../model/read.ts'
import { forClusters } from '../support/cnpg.ts'
import { database } from '../../../examples/database.ts'
import { webhook } from '../support/cnpg-instances.ts'

/** Somebody would have to switch over to nothing. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster with one instance does not wait for a supervised switchover.',
  why: 'The webhook refuses primaryUpdateStrategy supervised with one instance: nobody could ever complete the update.',
  source: `${webhook}:1543-1568 (v1.30)`,
  bad: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: supervised' }),
  good: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: unsupervised' }),
  check: forClusters(function* (cluster) {
    if (instancesOf(cluster) !== 1 || textAt(cluster, 'spec', 'primaryUpdateStrategy') !== 'supervised') return
    yield {
      object: cluster,
      path: 'spec.primaryUpdateStrategy',
      message: 'With one instance, CloudNativePG refuses the strategy supervised.',
      fix: 'Set primaryUpdateStrategy: unsupervised.',
    }
  }),
}
