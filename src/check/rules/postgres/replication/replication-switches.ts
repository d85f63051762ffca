import { database } from '../../../examples/database.ts'
import { parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

const boolean = /^(?:1|on|y|ye|yes|t|tr|tru|true|0|of|off|n|no|f|fa|fal|fals|false)$/i

const switched = (word: string): string =>
  database({ 'max_connections: "150"': `max_connections: "150", hot_standby_feedback: "${word}"` })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Switches of replication are on or off.',
  why: 'The webhook refuses any other value of hot_standby_feedback, sync_replication_slots and wal_log_hints than a boolean.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:1146-1170, pkg/postgres/booleans.go (v1.30)',
  bad: switched('maybe'),
  good: switched('on'),
  check: eachCluster(function* (cluster, report) {
    for (const name of ['hot_standby_feedback', 'sync_replication_slots', 'wal_log_hints']) {
      const value = parameterOf(cluster, name)
      if (value === undefined || boolean.test(value)) continue
      yield report(parameterPath(name), `${name} is neither on nor off.`, 'Write "on" or "off".')
    }
  }),
}
