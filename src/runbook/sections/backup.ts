import { nameOf } from '../../check/world/index-of-objects.ts'
import { textAt } from '../../check/world/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { about, kubectl } from '../commands.ts'
import { archiveOf } from '../archive.ts'
import { ofKind } from '../facts.ts'
import type { Facts } from '../facts.ts'
import { code, list, part, quoted, section, shell } from '../markdown.ts'
import type { Block } from '../markdown.ts'
import { variables } from './functions.ts'
import { restoreSection } from './restore.ts'
import { exportCommand } from './upgrade.ts'

/** What holds data, how it is saved, and how it comes back. */
export function backup(facts: Facts): Block {
  return section(
    'Backing up and restoring',
    `Data is in ${places(facts)}. Only together are they the instance: documents name files, and functions run from the code ` +
      'that lies with the files.',
    part(
      'Export',
      'One file with all documents and files, at one moment, taken while the instance runs. It is what every upgrade and ' +
        'move begins with. Run it in the folder of the app, with [an admin key](#an-admin-key) copied there.',
      shell(...variables(facts), exportCommand, 'npx convex env list > environment.txt'),
      `Functions are not in it; they come from the repository of the app. ${code('environment.txt')} holds secrets.`,
    ),
    part(
      'Import',
      'Into an empty instance, or over all existing data. Run it in the folder of the app, with ' +
        '[an admin key](#an-admin-key) copied there:',
      shell(...variables(facts), 'npx convex deploy', 'npx convex import --replace-all backup.zip'),
      'Then set the environment variables again by `npx convex env set`.',
    ),
    jobs(facts),
    databaseBackup(facts),
    restore(facts),
    volume(facts),
  )
}

function restore(facts: Facts): Block | undefined {
  const archive = archiveOf(facts)
  const { cluster } = facts
  return archive === undefined || cluster === undefined ? undefined : restoreSection(facts, cluster, archive)
}

function places({ cluster, database, claim, storage }: Facts): string {
  const where = [
    cluster !== undefined
      ? `the database ${code(nameOf(cluster))} (documents)`
      : database === 'sqlite'
        ? undefined
        : 'the database server (documents)',
    claim === undefined
      ? undefined
      : `the volume ${code(claim)} (${database === 'sqlite' ? 'documents, ' : ''}files, deployed code, search indexes)`,
    storage === 's3' ? 'the buckets on S3 (files, deployed code, search indexes)' : undefined,
  ]
  return where.filter((place) => place !== undefined).join(' and ')
}

function jobs(facts: Facts): Block | undefined {
  const found = ofKind(facts, 'CronJob')
  if (found.length === 0) return undefined
  return part(
    'Scheduled jobs',
    list(
      ...found.map(
        ({ object }) =>
          `CronJob ${code(nameOf(object))}, ${code(textAt(object, 'spec', 'schedule') ?? '')} ` +
          `(${textAt(object, 'spec', 'timeZone') ?? 'the time zone of the cluster, usually UTC'})`,
      ),
    ),
    'Now, and what became of it:',
    shell(
      ...found.map(({ object: { metadata } }) =>
        // A name of its own each time: that of a job that is still there is refused.
        kubectl(facts, `create job --from=cronjob/${quoted(metadata?.name ?? '')} "manual-$(date +%s)"`),
      ),
      kubectl(facts, 'get cronjobs,jobs'),
    ),
  )
}

function databaseBackup(facts: Facts): Block | undefined {
  const { cluster } = facts
  if (cluster === undefined) return elsewhere(facts)
  const schedules = ofKind(facts, 'ScheduledBackup')
  const archive = archiveOf(facts)
  const title = 'The database'
  const guard = isGuarded(cluster) ? '; Argo CD is told not to' : ''
  if (schedules.length === 0 && archive === undefined) {
    return part(
      title,
      `**${code(nameOf(cluster))} has no scheduled backup**: what is written after the last export is lost with its ` +
        `volume. Deleting the Cluster deletes its volume${guard}.`,
    )
  }
  return part(
    title,
    list(
      archive === undefined
        ? undefined
        : `the write-ahead log, all the time, as ${code(archive.server)} in the ObjectStore ${code(archive.store)}` +
            (archive.destination === undefined ? '' : ` (${code(archive.destination)})`),
      ...schedules.map(({ object }) => scheduleOf(object)),
      schedules.length === 0
        ? '**no scheduled base backup**: a restore needs one, and nothing in this folder makes it'
        : undefined,
    ),
    shell(
      ...schedules.map(({ object }) => about(facts, 'describe', object)),
      kubectl(facts, 'get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp'),
      kubectl(
        facts,
        `get cluster.postgresql.cnpg.io ${quoted(nameOf(cluster))} --output jsonpath='{.status.conditions}'`,
      ),
    ),
    'Both are right when the newest backup is `completed` and of the last night, and `ContinuousArchiving` is `True`. A backup ' +
      'that was never restored is a hope: try it before you need it.',
    archive === undefined
      ? 'To restore, make a Cluster under another name that recovers from the store (`bootstrap.recovery`), with another ' +
          '`serverName` for its own archive, and lead the backend to it while that is stopped.'
      : undefined,
  )
}

function elsewhere({ database }: Facts): Block | undefined {
  if (database === 'sqlite') return undefined
  return part('The database', 'It is backed up by those who run the server. Ask them for a restore to a moment.')
}

function isGuarded(object: K8sObject): boolean {
  return /\bDelete=(false|confirm)\b/.test(object.metadata?.annotations?.['argocd.argoproj.io/sync-options'] ?? '')
}

function scheduleOf(object: K8sObject): string {
  const schedule = code(textAt(object, 'spec', 'schedule') ?? '')
  return `ScheduledBackup ${code(nameOf(object))}, ${schedule} (six fields, seconds first)`
}

function volume(facts: Facts): Block | undefined {
  const { claim } = facts
  if (claim === undefined) return undefined
  return part(
    'The volume',
    `${code(claim)} is not part of a backup of the database. Where the storage driver can make snapshots, ` +
      '`backend.volume.snapshot` brings one with a deployment, taken before anything else of it changes; the database then goes ' +
      'back to the moment of the snapshot. Otherwise the export is the backup of its files.',
    shell(
      kubectl(facts, `get persistentvolumeclaim ${quoted(claim)}`),
      kubectl(facts, `exec ${facts.workload} --container=${facts.container} -- df -h ${quoted('/convex/data')}`),
    ),
  )
}
