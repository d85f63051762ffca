import { at, textAt } from '../../../model/read.ts'
import { pooler } from '../support/pooler-example.ts'
import { poolersOf } from '../../../model/postgres/poolers.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachObject } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Pooler has both authQuery and its Secret, or neither.',
  why: 'The webhook refuses authQuery without its Secret, and the Secret without authQuery.',
  source: 'cloudnative-pg internal/webhook/v1/pooler_webhook.go:194-227 (v1.30)',
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
