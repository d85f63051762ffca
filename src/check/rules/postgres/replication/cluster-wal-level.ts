import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { instancesOf, parameterOf, parameterPath } from '../../../model/postgres/cluster.ts'
import { at, textAt } from '../../../model/read.ts'
import { database, databaseYaml } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

/** Whether a cluster has neither replicas nor an archive. */
function isAlone(cluster: K8sObject): boolean {
  const skipsArchive = textAt(cluster, 'metadata', 'annotations', 'cnpg.io/skipWalArchiving') === 'enabled'
  return instancesOf(cluster) === 1 && skipsArchive && at(cluster, 'spec', 'replica', 'enabled') !== true
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'wal_level of a cluster is sufficient for its archive and replicas.',
  why:
    'The operator archives the WAL and creates replicas from it. The webhook therefore refuses wal_level minimal, except ' +
    'with one instance, no archive and max_wal_senders 0.',
  source: [webhook('"walLevel := "')],
  bad: database({ 'max_connections: "150"': 'max_connections: "150", wal_level: minimal' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const level = parameterOf(cluster, 'wal_level') || 'logical'
    if (!['logical', 'replica', 'minimal'].includes(level)) {
      const message = 'wal_level is not one of logical, replica and minimal.'
      yield report(parameterPath('wal_level'), message, 'Remove it: the default is logical.')
    } else if (level === 'minimal' && !isAlone(cluster)) {
      const message = 'wal_level minimal is insufficient for an archive and for replicas.'
      yield report(parameterPath('wal_level'), message, 'Remove it, or set replica.')
    } else if (level === 'minimal' && parameterOf(cluster, 'max_wal_senders') !== '0') {
      const message = 'wal_level minimal requires max_wal_senders 0.'
      yield report(parameterPath('max_wal_senders'), message, 'Set max_wal_senders: "0".')
    }
  }),
}
