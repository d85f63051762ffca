import { database } from '../../../examples/database.ts'
import { parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

const boolean = /^(?:1|on|y|ye|yes|t|tr|tru|true|0|of|off|n|no|f|fa|fal|fals|false)$/i

const switched = (word: string): string =>
  database({ 'max_connections: "150"': `max_connections: "150", hot_standby_feedback: "${word}"` })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Boolean parameters of replication are on or off.',
  why:
    'The webhook refuses values of hot_standby_feedback, sync_replication_slots and wal_log_hints that are not ' +
    'booleans.',
  source: [
    webhook('tryParseBooleanPostgresParameter'),
    cloudnativePg('pkg/postgres/booleans.go', 'ParsePostgresConfigBoolean'),
  ],
  bad: switched('maybe'),
  good: switched('on'),
  check: eachCluster(function* (cluster, report) {
    for (const name of ['hot_standby_feedback', 'sync_replication_slots', 'wal_log_hints']) {
      const value = parameterOf(cluster, name)
      if (value === undefined || boolean.test(value)) continue
      yield report(parameterPath(name), `${name} is not a boolean.`, 'Write "on" or "off".')
    }
  }),
}
