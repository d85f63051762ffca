import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, Report, RuleDefinition } from '../../../rule.ts'
import { pluginsOf } from '../../../model/postgres/cluster.ts'
import { at, textAt } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { eachBackup } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A backup names its method, and the cluster supports it.',
  why:
    'Without method, the method is barmanObjectStore, even if the cluster has none. Every backup then fails, and only ' +
    'the status of the Backup shows it. The method plugin needs pluginConfiguration.name, the name of a plugin of the ' +
    'cluster. The method volumeSnapshot needs backup.volumeSnapshot.className.',
  source: [
    cloudnativePg('api/v1/scheduledbackup_types.go', 'ScheduledBackupSpec.Method'),
    cloudnativePg('internal/webhook/v1/backup_webhook.go', '"apiv1.BackupMethodPlugin &&"'),
  ],
  bad: backedUp.replace('  method: plugin\n', ''),
  good: backedUp,
  check: eachBackup(function* ({ backup, cluster }, report) {
    const method = textAt(backup, 'spec', 'method') ?? 'barmanObjectStore'
    if (method === 'plugin') yield* pluginProblems(backup, cluster, report)
    else if (method === 'volumeSnapshot') {
      if (textAt(cluster, 'spec', 'backup', 'volumeSnapshot', 'className') !== undefined) return
      yield report(
        'spec.method',
        'The cluster has no snapshot class.',
        'Set backup.volumeSnapshot.className of the cluster.',
      )
    } else if (method !== 'barmanObjectStore')
      yield report('spec.method', `The backup method "${method}" does not exist.`, byPlugin)
    else if (at(cluster, 'spec', 'backup', 'barmanObjectStore') === undefined) {
      const isSet = at(backup, 'spec', 'method') !== undefined
      const message = `The backup method is barmanObjectStore${isSet ? '' : ' by default'}, but the cluster has no barmanObjectStore.`
      yield report(isSet ? 'spec.method' : 'spec', message, byPlugin)
    }
  }),
}

const byPlugin = 'Set method: plugin and pluginConfiguration: { name: barman-cloud.cloudnative-pg.io }.'

function* pluginProblems(backup: K8sObject, cluster: K8sObject, report: Report): Iterable<Problem> {
  const name = textAt(backup, 'spec', 'pluginConfiguration', 'name') ?? ''
  if (name === '') yield report('spec.pluginConfiguration', 'The backup names no plugin.', byPlugin)
  else if (!pluginsOf(cluster).some(({ plugin }) => textAt(plugin, 'name') === name))
    yield report(
      'spec.pluginConfiguration.name',
      `The cluster has no plugin ${name}.`,
      'Add the plugin to spec.plugins of the cluster.',
    )
}
