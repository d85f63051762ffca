import { at, textAt } from '../../../model/read.ts'
import { pooler, poolersOf } from '../support/poolers.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachObject } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler has a query for authentication and its Secret, or neither.',
  why: 'The webhook refuses an authQuery without its Secret, and the other way round.',
  source: 'cloudnative-pg internal/webhook/v1/pooler_webhook.go:165-260 (v1.30)',
  bad: pooler('pgbouncer: { authQuery: SELECT }'),
  good: pooler('pgbouncer: { poolMode: session }'),
  check: eachObject(poolersOf, function* (object, report) {
    const section = at(object, 'spec', 'pgbouncer')
    const hasSecret = ['authQuerySecret', 'serverTLSSecret'].some((field) => textAt(section, field, 'name'))
    const hasQuery = Boolean(textAt(section, 'authQuery'))
    if (hasSecret === hasQuery) return
    yield report(
      hasSecret ? 'spec.pgbouncer.authQuery' : 'spec.pgbouncer.authQuerySecret',
      hasSecret ? 'A Secret for authentication is given without authQuery.' : 'authQuery is given without its Secret.',
      'Leave both out: the operator sets them up.',
    )
  }),
}
