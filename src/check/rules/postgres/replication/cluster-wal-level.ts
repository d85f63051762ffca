import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf, parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { at, textAt } from '../../../model/read.ts'
import { database, databaseYaml } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'
const skipArchive = 'cnpg.io/skipWalArchiving'

function skipsArchive(cluster: K8sObject): boolean {
  return textAt(cluster, 'metadata', 'annotations', skipArchive) === 'enabled'
}

const no = new Set(['off', 'false', 'no', '0', 'f', 'n', 'of', 'fa', 'fal', 'fals'])

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'wal_level and wal_log_hints of a cluster are what archive and replicas need.',
  why:
    'The operator archives the log, and replicas are made of it: wal_level minimal is refused unless there is one ' +
    'instance, no archive and max_wal_senders 0, and wal_log_hints off with more than one instance.',
  source: `${webhook}:1107-1139, 1165-1178 (v1.30)`,
  bad: database({ 'max_connections: "150"': 'max_connections: "150", wal_level: minimal' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const level = parameterOf(cluster, 'wal_level') || 'logical'
    const isAlone =
      instancesOf(cluster) === 1 && skipsArchive(cluster) && at(cluster, 'spec', 'replica', 'enabled') !== true
    if (!['logical', 'replica', 'minimal'].includes(level)) {
      yield report(
        parameterPath('wal_level'),
        'wal_level is none of logical, replica and minimal.',
        'Leave it out: logical is the default.',
      )
    } else if (level === 'minimal' && !isAlone) {
      yield report(
        parameterPath('wal_level'),
        'wal_level minimal is too little for the archive and for replicas.',
        'Leave it out, or set replica.',
      )
    } else if (level === 'minimal' && parameterOf(cluster, 'max_wal_senders') !== '0') {
      yield report(
        parameterPath('max_wal_senders'),
        'wal_level minimal needs max_wal_senders 0.',
        'Set max_wal_senders: "0".',
      )
    }
    if (instancesOf(cluster) > 1 && no.has(parameterOf(cluster, 'wal_log_hints')?.toLowerCase() ?? '')) {
      yield report(
        parameterPath('wal_log_hints'),
        'wal_log_hints must be on with more than one instance.',
        'Leave it out: on is the default.',
      )
    }
  }),
}
