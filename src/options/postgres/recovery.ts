import * as v from 'valibot'
import { issue } from '../cross-check.ts'
import type { CrossRule } from '../cross-check.ts'
import { objectName, textLike } from '../fields.ts'
import { archiveOf, serverName } from './backup.ts'
import type { PostgresClusterSettings } from './postgres.ts'
import { strict } from '../strict.ts'

/**
 * A cluster that starts with the data of another one, from its backups and its log. CloudNativePG reads this only when
 * it creates the cluster, so it requires a cluster with a new name. User and password are not part of a backup: they
 * are those of the new cluster (cloudnative-pg@v1.30.1 docs/src/recovery.md#"The application database name and user are
 * copied").
 */
export interface PostgresRecoveryOptions {
  /** Name of the lost server in the store: that of its cluster, unless its `backup.serverName` was set. */
  readonly serverName: string
  /**
   * Name of the ObjectStore in which its backups are.
   * @default the one of backup
   */
  readonly objectStoreName?: string | undefined
  /**
   * Point in time up to which the log is replayed, with a time zone, such as `2026-08-22T14:05:00Z`.
   * @default the end of the log
   */
  readonly targetTime?: string | undefined
  /**
   * Id of the base backup to start from.
   * @default the last one before the target
   */
  readonly backupID?: string | undefined
}

const pointInTime = textLike(
  (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/.test(text) && isDate(text),
  'a point in time with its zone, such as "2026-08-22T14:05:00Z"',
)

/** A time that the clock has, on a day that the calendar has: `Date.parse` alone would take 31 April for 1 May. */
function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  const days = (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / 86_400_000
  return !Number.isNaN(Date.parse(text)) && day >= 1 && day <= days
}

const backupID = textLike((text) => /^\d{8}T\d{6}$/.test(text), 'the id of a base backup, such as "20260822T020000"')

export const postgresRecovery = strict(
  {
    serverName,
    objectStoreName: v.optional(objectName),
    targetTime: v.optional(pointInTime),
    backupID: v.optional(backupID),
  },
  { bare: 'serverName' },
) satisfies v.GenericSchema<PostgresRecoveryOptions>

/** Settings of a recovery. */
export type PostgresRecoverySettings = v.InferOutput<typeof postgresRecovery>

type Settings = Pick<PostgresClusterSettings, 'name' | 'backup' | 'recovery'>

/**
 * An archive belongs to one cluster alone: one that finds it occupied stays in "Setting up primary" with "Expected
 * empty archive" (cloudnative-pg@v1.30.1 docs/src/recovery.md#"## Restoring into a Cluster with a Backup Section").
 */
export const recoveryRule: CrossRule<Settings> = ({ name, backup, recovery }) => {
  if (recovery === undefined) return []
  const { objectStoreName: source } = recovery
  if (backup === undefined) {
    const message = 'is required without backup: the name of the ObjectStore in which the backups are'
    return source === undefined ? issue(['recovery', 'objectStoreName'], message) : []
  }
  const own = archiveOf({ name, backup })
  if ((source ?? own.objectStore) !== own.objectStore || recovery.serverName !== own.serverName) return []
  const message =
    `the cluster would archive to "${own.serverName}", from where it recovers, and never start; give the cluster ` +
    'another name, or another backup.serverName'
  return issue(['recovery', 'serverName'], message)
}
