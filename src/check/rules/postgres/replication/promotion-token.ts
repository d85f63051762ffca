import type { RuleDefinition } from '../../../rule.ts'
import { isReplica } from '../../../model/postgres/cluster.ts'
import { at, textAt } from '../../../model/read.ts'
import { replicaCluster } from '../support/replica-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const path = 'spec.replica.promotionToken'
const bootstrap = '{ pg_basebackup: { source: old, database: convex_self_hosted, owner: convex } }'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Only a cluster that is promoted has a promotionToken.',
  why: 'The webhook refuses a promotionToken in a cluster that remains a replica, and together with minApplyDelay.',
  source: [webhook('validatePromotionToken')],
  bad: replicaCluster(bootstrap, 'promotionToken: token, '),
  good: replicaCluster(bootstrap),
  check: eachCluster(function* (cluster, report) {
    const section = at(cluster, 'spec', 'replica')
    if ((textAt(section, 'promotionToken') ?? '') === '') return
    if (isReplica(cluster)) {
      yield report(path, 'A replica cluster has a promotionToken.', 'Set enabled: false, or remove the token.')
    }
    if (at(section, 'minApplyDelay') !== undefined) {
      yield report(path, 'promotionToken and minApplyDelay are mutually exclusive.', 'Remove minApplyDelay.')
    }
  }),
}
