import { at, textAt } from '../../../model/read.ts'
import { pooler } from '../support/pooler-example.ts'
import { poolersOf } from '../../../model/postgres/poolers.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachObject } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler has both authQuery and its Secret, or neither.',
  why: 'The webhook refuses authQuery without its Secret, and the Secret without authQuery.',
  source: [cloudnativePg('internal/webhook/v1/pooler_webhook.go', 'validatePgBouncer')],
  bad: pooler('pgbouncer: { authQuery: SELECT }'),
  good: pooler('pgbouncer: { poolMode: session }'),
  check: eachObject(poolersOf, function* (object, report) {
    const section = at(object, 'spec', 'pgbouncer')
    const hasSecret = ['authQuerySecret', 'serverTLSSecret'].some((field) => textAt(section, field, 'name'))
    const hasQuery = Boolean(textAt(section, 'authQuery'))
    if (hasSecret === hasQuery) return
    yield report(
      hasSecret ? 'spec.pgbouncer.authQuery' : 'spec.pgbouncer.authQuerySecret',
      hasSecret ? 'The Secret for authentication is set without authQuery.' : 'authQuery is set without its Secret.',
      'Remove both: the operator configures authentication.',
    )
  }),
}
