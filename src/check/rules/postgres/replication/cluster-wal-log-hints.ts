import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf, parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { threeInstances } from '../support/three-instances.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const off = new Set(['off', 'false', 'no', '0', 'f', 'n', 'of', 'fa', 'fal', 'fals'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster with replicas has wal_log_hints on.',
  why: 'pg_rewind needs wal_log_hints to turn a former primary into a replica. The webhook refuses to turn it off.',
  source: [webhook('"walLogHintsActivated, fieldError"')],
  bad: threeInstances.replace('max_connections: "150"', 'max_connections: "150", wal_log_hints: "off"'),
  good: threeInstances,
  check: eachCluster(function* (cluster, report) {
    const value = parameterOf(cluster, 'wal_log_hints')?.toLowerCase() ?? ''
    if (instancesOf(cluster) < 2 || !off.has(value)) return
    yield report(
      parameterPath('wal_log_hints'),
      'wal_log_hints must be on with more than one instance.',
      'Remove it: the default is on.',
    )
  }),
}
