import { nameOf } from '../../../model/index-of-objects.ts'
import { pooler, poolersOf, sameName } from '../support/poolers.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachObject } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler has another name than every cluster.',
  why: 'The webhook refuses a Pooler of the name of a cluster.',
  source: 'cloudnative-pg internal/webhook/v1/pooler_webhook.go:165-260 (v1.30)',
  bad: pooler('pgbouncer: { poolMode: session }').replace('name: convex-pool,', 'name: convex-db,'),
  good: pooler('pgbouncer: { poolMode: session }'),
  check: eachObject(poolersOf, function* (object, report, model) {
    if (sameName(model, object) === undefined) return
    yield report(
      'metadata.name',
      `There is a Cluster ${nameOf(object)} as well.`,
      'Give the Pooler another name, such as convex-pool.',
    )
  }),
}
