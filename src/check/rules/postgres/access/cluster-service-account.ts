import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster names its service account or describes it, not both.',
  why: 'The webhook refuses serviceAccountName beside serviceAccountTemplate.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:575-596 (v1.30)',
  bad: databaseCluster('serviceAccountName: database', 'serviceAccountTemplate: { metadata: { labels: { a: b } } }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (!textAt(cluster, 'spec', 'serviceAccountName')) return
    if (at(cluster, 'spec', 'serviceAccountTemplate') === undefined) return
    yield report(
      'spec.serviceAccountName',
      'serviceAccountName and serviceAccountTemplate exclude each other.',
      'Leave one of them out.',
    )
  }),
}
