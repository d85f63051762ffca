import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { pluginsOf } from '../../../model/postgres/cluster.ts'
import { at, textAt } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { webhook, backupsOf } from '../../../model/postgres/backups.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A backup names its method, and the cluster is ready for it.',
  why:
    'Without a method, it is barmanObjectStore, even where the cluster has none: every backup fails, and only the status ' +
    'tells. method plugin needs pluginConfiguration.name, one of the plugins of the cluster; volumeSnapshot needs ' +
    'backup.volumeSnapshot.className.',
  source: `cloudnative-pg api/v1/scheduledbackup_types.go:64-69, ${webhook.slice(webhook.indexOf('internal'))}/backup_webhook.go:153-158 (v1.30)`,
  bad: backedUp.replace('  method: plugin\n', ''),
  good: backedUp,
  *check(model) {
    for (const { backup, cluster } of backupsOf(model)) {
      const wrong = methodProblem(backup, cluster)
      if (wrong !== undefined) yield { object: backup, ...wrong }
    }
  },
}

const byPlugin = 'Set method: plugin and pluginConfiguration: { name: barman-cloud.cloudnative-pg.io }.'

function methodProblem(backup: K8sObject, cluster: K8sObject): Omit<Problem, 'object'> | undefined {
  const path = 'spec.method'
  const method = textAt(backup, 'spec', 'method') ?? 'barmanObjectStore'
  if (method === 'plugin') {
    const name = textAt(backup, 'spec', 'pluginConfiguration', 'name') ?? ''
    const names = pluginsOf(cluster).map(({ plugin }) => textAt(plugin, 'name'))
    if (name === '')
      return { path: 'spec.pluginConfiguration', message: 'The method plugin names no plugin.', fix: byPlugin }
    if (names.includes(name)) return undefined
    return {
      path: 'spec.pluginConfiguration.name',
      message: `The cluster has no plugin ${name}.`,
      fix: 'Add it to spec.plugins of the cluster.',
    }
  }
  if (method === 'volumeSnapshot') {
    if (textAt(cluster, 'spec', 'backup', 'volumeSnapshot', 'className') !== undefined) return undefined
    return {
      path,
      message: 'The cluster has no class for snapshots.',
      fix: 'Set backup.volumeSnapshot.className of the cluster.',
    }
  }
  if (method !== 'barmanObjectStore') return { path, message: `There is no method "${method}".`, fix: byPlugin }
  if (at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined) return undefined
  const isSaid = at(backup, 'spec', 'method') !== undefined
  const message = `The method is barmanObjectStore${isSaid ? '' : ', for want of another'}, which the cluster does not have.`
  return { path: isSaid ? path : 'spec', message, fix: byPlugin }
}
