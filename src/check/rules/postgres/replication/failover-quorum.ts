import type { RuleDefinition } from '../../../rule.ts'
import { standbysOf } from '../../../model/postgres/cluster.ts'
import { at, numberAt, textAt } from '../../../model/read.ts'
import { threeInstances } from '../support/three-instances.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const path = 'spec.postgresql.synchronous'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster with a failover quorum has enough synchronous replicas.',
  why:
    'The quorum counts the instances that have confirmed the last commits. The webhook refuses failoverQuorum without ' +
    'synchronous, and with a number that the replicas of other clusters alone can satisfy.',
  source: [webhook('validateFailoverQuorum')],
  bad: threeInstances.replace('number: 1,', 'number: 1, standbyNamesPre: [other], failoverQuorum: true,'),
  good: threeInstances.replace('number: 1,', 'number: 1, failoverQuorum: true,'),
  check: eachCluster(function* (cluster, report) {
    const synchronous = at(cluster, 'spec', 'postgresql', 'synchronous')
    if (synchronous === undefined) {
      if (textAt(cluster, 'metadata', 'annotations', 'alpha.cnpg.io/failoverQuorum') !== 'true') return
      const message = 'A failover quorum requires synchronous replication.'
      yield report(path, message, 'Add synchronous: { method: any, number: 1 }.')
      return
    }
    const number = numberAt(synchronous, 'number')
    if (at(synchronous, 'failoverQuorum') !== true || number === undefined || number > standbysOf(synchronous)) return
    yield report(
      `${path}.failoverQuorum`,
      'A failover quorum requires a number above that of the replicas of other clusters.',
      'Increase number.',
    )
  }),
}
