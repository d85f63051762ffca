import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster sets serviceAccountName or serviceAccountTemplate, not both.',
  why: 'The webhook refuses serviceAccountName together with serviceAccountTemplate.',
  source: [webhook('validateServiceAccountConfig')],
  bad: databaseCluster('serviceAccountName: database', 'serviceAccountTemplate: { metadata: { labels: { a: b } } }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (!textAt(cluster, 'spec', 'serviceAccountName')) return
    if (at(cluster, 'spec', 'serviceAccountTemplate') === undefined) return
    yield report(
      'spec.serviceAccountName',
      'serviceAccountName and serviceAccountTemplate are mutually exclusive.',
      'Remove one of them.',
    )
  }),
}
