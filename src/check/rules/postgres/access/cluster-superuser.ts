import { databaseCluster, databaseYaml } from '../../../examples/database.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'superuserSecret of a cluster has a name.',
  why: 'The webhook refuses a superuserSecret without a name.',
  source: [webhook('validateSuperuserSecret')],
  bad: databaseCluster('superuserSecret: { name: "" }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'spec', 'superuserSecret') === undefined || textAt(cluster, 'spec', 'superuserSecret', 'name'))
      return
    yield report(
      'spec.superuserSecret.name',
      'superuserSecret has no name.',
      'Set the name, or remove superuserSecret.',
    )
  }),
}
