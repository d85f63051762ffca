import { nameOf } from '../../../model/index-of-objects.ts'
import { pooler } from '../support/pooler-example.ts'
import { poolersOf, sameName } from '../../../model/postgres/poolers.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachObject } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler and a cluster have different names.',
  why: 'The webhook refuses a Pooler with the name of a cluster.',
  source: [cloudnativePg('internal/webhook/v1/pooler_webhook.go', 'validateCluster')],
  bad: pooler('pgbouncer: { poolMode: session }').replace('name: convex-pool,', 'name: convex-db,'),
  good: pooler('pgbouncer: { poolMode: session }'),
  check: eachObject(poolersOf, function* (object, report, model) {
    if (sameName(model, object) === undefined) return
    yield report(
      'metadata.name',
      `A Cluster is also named ${nameOf(object)}.`,
      'Rename the Pooler, for example to convex-pool.',
    )
  }),
}
