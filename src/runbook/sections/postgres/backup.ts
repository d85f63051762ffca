import { nameOf } from '../../../check/model/index-of-objects.ts'
import { textAt } from '../../../check/model/read.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { about, kubectl } from '../../commands.ts'
import { archiveOf } from '../../archive.ts'
import { destinationsOf } from '../../destinations.ts'
import { ofKind } from '../../facts.ts'
import type { Facts } from '../../facts.ts'
import { functionJobOf } from '../../function-job.ts'
import { code, list, part, quoted, section, shell } from '../../markdown.ts'
import type { Block } from '../../markdown.ts'
import { variables } from '../environment/functions.ts'
import { restoreSection } from './restore.ts'

/**
 * Takes an export with all files (convex-backend@652b828
 * npm-packages/convex/src/cli/lib/command.ts#"--include-file-storage").
 */
const exportCommand = 'npx convex export --include-file-storage --path backup.zip'

/** Where data is, how it is backed up, and how it is restored. */
export function backup(facts: Facts): Block {
  return section(
    'Backing up and restoring',
    `The data is in ${places(facts)}.${facts.database === 'sqlite' ? '' : ' Both are required: documents refer to files, and deployed code is stored with the files.'}`,
    part(
      'Export',
      'An export is one file with all documents and files at one point in time, created while the instance is running. Run these ' +
        'commands in the folder of the app, with [an admin key](#an-admin-key):',
      shell(...variables(facts), exportCommand, 'npx convex env list > environment.txt'),
      'The export contains neither functions nor environment variables. Functions are part of the app; ' +
        `${code('environment.txt')} contains the variables, including secrets. Check that it contains values, not only names: from version ` +
        '1.48 on, add `--include-values` when an AI agent runs the command.',
    ),
    part(
      'Import',
      `Import into an empty instance, or **over all existing data**. ${missing(facts)} Run these commands in the folder of the app, ` +
        'with [an admin key](#an-admin-key):',
      shell(
        ...variables(facts),
        `npx convex env set${functionJobOf(facts) === undefined ? '' : ' --force'} --from-file environment.txt`,
        'npx convex deploy',
        'npx convex import --replace-all backup.zip',
      ),
    ),
    jobs(facts),
    databaseBackup(facts),
    restore(facts),
    volume(facts),
  )
}

/**
 * Without `--force`, one value that differs refuses the whole file (convex-backend@652b828
 * npm-packages/convex/src/cli/lib/env.ts#"already exist${conflicts.length").
 */
function missing(facts: Facts): Block {
  const job = functionJobOf(facts)?.object
  const end = 'the first two commands restore them.'
  return job === undefined
    ? `A new database has neither environment variables nor functions: ${end}`
    : `A new database has no functions, and no environment variables but those that the Job ${code(nameOf(job))} sets: ${end} ` +
        'With `--force`, the file replaces what the Job has set, until the next sync sets it again.'
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
  const { exports } = destinationsOf(facts)
  return part(
    'Scheduled jobs',
    list(
      ...found.map(
        ({ object }) =>
          `CronJob ${code(nameOf(object))}, ${code(textAt(object, 'spec', 'schedule') ?? '')} ` +
          `(${textAt(object, 'spec', 'timeZone') ?? 'the time zone of the cluster, usually UTC'})` +
          exports.flatMap(({ job, path }) => (job === nameOf(object) ? `, to ${code(path)}` : [])).join(''),
      ),
    ),
    'Run it now, and check the result:',
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
  const title = 'Backups of the database'
  const guard = isGuarded(cluster) ? '; Argo CD does not delete it' : ''
  if (schedules.length === 0 && archive === undefined) {
    return part(
      title,
      `**${code(nameOf(cluster))} has no scheduled backup**: if its volume is lost, everything since the last export is lost. ` +
        `Deleting the Cluster deletes the volume${guard}.`,
    )
  }
  return part(
    title,
    list(
      archive === undefined
        ? undefined
        : `the write-ahead log, continuously: server ${code(archive.server)} in the ObjectStore ${code(archive.store)}` +
            (archive.destination === undefined ? '' : ` (${code(archive.destination)})`),
      ...schedules.map(({ object }) => scheduleOf(object)),
      schedules.length === 0
        ? '**no scheduled base backup**: a restore requires one, and this folder creates none'
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
    'Backups work if the newest backup is `completed` and recent, and `ContinuousArchiving` is `True`. Test a restore before ' +
      'you need one.',
    archive === undefined
      ? 'To restore: stop the backend, create a Cluster with a different name that recovers from the store (`bootstrap.recovery`) and ' +
          'archives under another `serverName`, and connect the backend to it.'
      : undefined,
  )
}

function elsewhere({ database }: Facts): Block | undefined {
  if (database === 'sqlite') return undefined
  return part(
    'Backups of the database',
    'The administrators of the server are responsible for its backups and for restoring it to a point in time.',
  )
}

function isGuarded(object: K8sObject): boolean {
  return /\bDelete=(false|confirm)\b/.test(object.metadata?.annotations?.['argocd.argoproj.io/sync-options'] ?? '')
}

function scheduleOf(object: K8sObject): string {
  const schedule = code(textAt(object, 'spec', 'schedule') ?? '')
  return `ScheduledBackup ${code(nameOf(object))}, ${schedule} (six fields, seconds first)`
}

function volume(facts: Facts): Block | undefined {
  const { claim, database } = facts
  if (claim === undefined) return undefined
  const snapshot = 'If the storage driver supports snapshots, `backend.volume.snapshot` takes one before a deployment'
  if (database === 'sqlite') {
    return part(
      'The volume',
      `The export is the backup of ${code(claim)}. ${snapshot}; it contains documents and files.`,
    )
  }
  const isOfUse = facts.cluster === undefined || archiveOf(facts) !== undefined
  return part(
    'The volume of files',
    `No backup of the database contains ${code(claim)}: the export is the backup of its files.` +
      (isOfUse ? ` ${snapshot}. To use it, also restore the database to the time of the snapshot.` : ''),
  )
}
