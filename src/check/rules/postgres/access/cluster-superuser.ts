import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The Secret of the superuser of a cluster has a name.',
  why: 'The webhook refuses a superuserSecret without a name.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:812-827 (v1.30)',
  bad: databaseCluster('superuserSecret: { name: "" }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'spec', 'superuserSecret') === undefined || textAt(cluster, 'spec', 'superuserSecret', 'name'))
      return
    yield report(
      'spec.superuserSecret.name',
      'The Secret of the superuser has no name.',
      'Name it, or leave superuserSecret out.',
    )
  }),
}
