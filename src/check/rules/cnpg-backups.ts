import { cnpgGroup } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { pluginsOf } from '../world/cnpg.ts'
import { convexClustersOf } from '../world/database-links.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { at, listAt, textAt } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { forClusters } from './cnpg.ts'
import { backedUp, inTree } from './cnpg-backup-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1'

/** The log goes to one place. */
export const clusterHasOneArchiver: Rule = {
  id: 'cluster-has-one-archiver',
  severity: 'error',
  title: 'At most one plugin of a cluster archives the log, and none beside barmanObjectStore.',
  why: 'The webhook refuses two enabled plugins with isWALArchiver, and one beside the archive that is built in.',
  source: `${webhook}/cluster_webhook.go:2884-2918 (v1.30)`,
  bad: backedUp.replace(
    '  plugins:\n',
    '  plugins:\n    - { name: other.example.com, enabled: true, isWALArchiver: true }\n',
  ),
  good: backedUp,
  check: forClusters(function* (cluster) {
    const archivers = pluginsOf(cluster).filter(({ plugin }) => at(plugin, 'isWALArchiver') === true)
    const isBuiltIn = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
    for (const { path } of archivers.slice(isBuiltIn ? 0 : 1)) {
      yield {
        object: cluster,
        path: `${path}.isWALArchiver`,
        message: isBuiltIn
          ? 'A plugin archives the log beside backup.barmanObjectStore.'
          : 'More than one plugin archives the log.',
        fix: isBuiltIn ? 'Leave backup.barmanObjectStore out.' : 'Set isWALArchiver on one of them alone.',
      }
    }
  }),
}

/** It goes away. */
export const backupIsAPlugin: Rule = {
  id: 'backup-is-a-plugin',
  severity: 'warning',
  title: 'A cluster is backed up by the Barman Cloud plugin, not by barmanObjectStore.',
  why:
    'What is built in for object stores is deprecated since 1.26 and is to be removed in CloudNativePG 1.31: after that ' +
    'upgrade, nothing is archived and nothing is backed up. A retentionPolicy in backup has no meaning without it. Until ' +
    'then, the webhook refuses a store with no or with several credentials, and a retentionPolicy that is no number ' +
    'with d, w or m: errors.',
  source:
    `${webhook}/cluster_webhook.go:2292-2311, 2730-2772, docs/src/release_notes/v1.30.md:20-23 (v1.30); ` +
    'cloudnative-pg/barman-cloud pkg/api/webhooks/config.go:30-101 (v0.5.1); schema of retentionPolicy',
  bad: inTree,
  good: backedUp,
  check: forClusters(function* (cluster) {
    const problem = (path: string): Problem => ({
      object: cluster,
      path,
      message: 'barmanObjectStore is deprecated and goes away in CloudNativePG 1.31.',
      fix: 'Make an ObjectStore of barmancloud.cnpg.io/v1 and name it in a plugin barman-cloud.cloudnative-pg.io.',
    })
    const isBuiltIn = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
    if (isBuiltIn) yield problem('spec.backup.barmanObjectStore')
    for (const [position, entry] of listAt(cluster, 'spec', 'externalClusters').entries()) {
      if (at(entry, 'barmanObjectStore') === undefined) continue
      yield problem(`spec.externalClusters[${position}].barmanObjectStore`)
    }
    if (!isBuiltIn && (textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? '') !== '') {
      yield {
        ...problem('spec.backup.retentionPolicy'),
        message: 'retentionPolicy does nothing without barmanObjectStore.',
        fix: 'Set retentionPolicy of the ObjectStore.',
      }
    }
    for (const wrong of builtInProblems(cluster)) yield { object: cluster, severity: 'error', ...wrong }
  }),
}

function* builtInProblems(cluster: K8sObject): Iterable<Omit<Problem, 'object'>> {
  const store = at(cluster, 'spec', 'backup', 'barmanObjectStore')
  const given = ['azureCredentials', 's3Credentials', 'googleCredentials'].filter(
    (kind) => at(store, kind) !== undefined,
  )
  if (store !== undefined && given.length !== 1) {
    const message = given.length === 0 ? 'The store has no credentials.' : `The store has ${given.join(' and ')}.`
    yield { path: 'spec.backup.barmanObjectStore', message, fix: 'Give one of s3-, azure- and googleCredentials.' }
  }
  const retention = textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? ''
  if (retention === '' || /^[1-9]\d*[dwm]$/.test(retention)) return
  const message = `"${retention}" is no number of days, weeks or months.`
  yield { path: 'spec.backup.retentionPolicy', message, fix: 'Write it like 30d.' }
}

/** Scheduled and single backups of clusters that Convex uses. */
function* backupsOf(world: World): Iterable<{ readonly backup: K8sObject; readonly cluster: K8sObject }> {
  const clusters = new Set(convexClustersOf(world))
  for (const kind of ['ScheduledBackup', 'Backup']) {
    for (const backup of world.index.all(kind, cnpgGroup)) {
      const name = textAt(backup, 'spec', 'cluster', 'name') ?? ''
      const cluster = world.index.find('Cluster', cnpgGroup, namespaceOf(backup), name)
      if (cluster !== undefined && clusters.has(cluster)) yield { backup, cluster }
    }
  }
}

/** Seconds come first. */
export const backupScheduleHasSixFields: Rule = {
  id: 'backup-schedule-has-six-fields',
  severity: 'error',
  title: 'The schedule of a backup has six fields, seconds first.',
  why:
    'CloudNativePG reads schedules with a field for seconds. Five fields, as for a CronJob, are only warned about and ' +
    'mean something else: "0 2 * * *" is minute 2 of every hour.',
  source: `${webhook}/scheduledbackup_webhook.go:133-149; robfig/cron v1.2.0 parser.go:141-176 (v1.30)`,
  bad: backedUp.replace('"0 0 2 * * *"', '"0 2 * * *"'),
  good: backedUp,
  *check(world) {
    for (const { backup } of backupsOf(world)) {
      const schedule = textAt(backup, 'spec', 'schedule')?.trim()
      if (backup.kind !== 'ScheduledBackup' || schedule === undefined) continue
      const fields = schedule.split(/\s+/).length
      const isNamed = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every \S/.test(schedule)
      if (isNamed || (fields === 6 && !schedule.startsWith('@'))) continue
      yield {
        object: backup,
        path: 'spec.schedule',
        message:
          fields === 5
            ? `"${schedule}" has five fields: the first is read as seconds, and the rest moves up by one.`
            : `"${schedule}" is no schedule that CloudNativePG reads.`,
        fix: fields === 5 ? `Write "0 ${schedule}".` : 'Write six fields, such as "0 0 2 * * *" for 2 a.m., or @daily.',
      }
    }
  },
}

/** The default is what goes away. */
export const backupHasAMethod: Rule = {
  id: 'backup-has-a-method',
  severity: 'error',
  title: 'A backup names its method, and the cluster is ready for it.',
  why:
    'Without a method, it is barmanObjectStore, even where the cluster has none: every backup fails, and only the status ' +
    'tells. method plugin needs pluginConfiguration.name, one of the plugins of the cluster; volumeSnapshot needs ' +
    'backup.volumeSnapshot.className.',
  source: `cloudnative-pg api/v1/scheduledbackup_types.go:64-69, ${webhook.slice(webhook.indexOf('internal'))}/backup_webhook.go:153-158 (v1.30)`,
  bad: backedUp.replace('  method: plugin\n', ''),
  good: backedUp,
  *check(world) {
    for (const { backup, cluster } of backupsOf(world)) {
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
