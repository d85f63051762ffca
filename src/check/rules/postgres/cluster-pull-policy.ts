import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { textAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'imagePullPolicy of a cluster is valid.',
  why: 'The webhook refuses values of imagePullPolicy other than Always, IfNotPresent and Never.',
  source: [webhook('validateImagePullPolicy')],
  bad: databaseCluster('imagePullPolicy: Sometimes'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const policy = textAt(cluster, 'spec', 'imagePullPolicy') ?? ''
    if (['', 'Always', 'Never', 'IfNotPresent'].includes(policy)) return
    yield report(
      'spec.imagePullPolicy',
      `"${policy}" is not a valid pull policy.`,
      'Write Always, IfNotPresent or Never.',
    )
  }),
}
