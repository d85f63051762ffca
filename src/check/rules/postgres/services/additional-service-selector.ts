import type { RuleDefinition } from '../../../rule.ts'
import { listAt, recordAt } from '../../../model/read.ts'
import { withService } from '../support/service-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An additional Service of a cluster has no selector.',
  why: 'The operator sets the selector from selectorType, and the webhook refuses one in serviceTemplate.',
  source: [webhook('validateServiceTemplate')],
  bad: withService('convex-db-lan', ', spec: { selector: { app: convex } }'),
  good: withService('convex-db-lan'),
  check: eachCluster(function* (cluster, report) {
    for (const [position, entry] of listAt(cluster, 'spec', 'managed', 'services', 'additional').entries()) {
      if (Object.keys(recordAt(entry, 'serviceTemplate', 'spec', 'selector')).length === 0) continue
      yield report(
        `spec.managed.services.additional[${position}].serviceTemplate.spec.selector`,
        'The operator sets the selector.',
        'Set selectorType instead.',
      )
    }
  }),
}
