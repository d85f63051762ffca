import * as v from 'valibot'
import { orOff } from '../choice.ts'
import { annotations } from '../common.ts'
import type { SecretKeyReference } from '../common.ts'
import { flag, objectName, oneOf, textLike } from '../fields.ts'
import { accessKey, isPodIdentity } from '../storage/s3-credentials.ts'
import type { S3AccessKey } from '../storage/s3-credentials.ts'
import { s3Endpoint, s3Path, s3Region } from '../storage/s3.ts'
import { backupSchedule } from '../schedule.ts'
import { onlySecretKey } from '../secrets/secret-key.ts'
import { strict } from '../strict.ts'

/** The identity of the database pods in place of an access key. */
export interface PostgresIdentity {
  /** The ServiceAccount that CloudNativePG makes for the cluster, under the cluster's name. */
  readonly serviceAccount: {
    /**
     * Annotations by which the cloud gives it a role, such as `eks.amazonaws.com/role-arn`.
     * @default {}
     */
    readonly annotations?: Readonly<Record<string, string>> | undefined
  }
}

/**
 * Backups and the write-ahead log in object storage, by the Barman Cloud plugin of CloudNativePG, which must be installed
 * with the operator (plugin-barman-cloud web/docs/installation.mdx, v0.14.0). What is built into the operator for this
 * is deprecated, and goes away in 1.31.
 */
export interface PostgresBackupOptions {
  /** Where everything lies, as in `s3://bucket/path`. The bucket must exist. */
  readonly destinationPath: string
  /** Who writes there: an access key in a Secret, or the identity of the database pods. */
  readonly credentials: S3AccessKey | PostgresIdentity
  /**
   * Address of a server that is not AWS.
   * @default AWS
   */
  readonly endpoint?: string | undefined
  /**
   * Secret's key with the authority of that server, in PEM.
   * @default the system's authorities
   */
  readonly endpointCA?: SecretKeyReference | undefined
  /**
   * Region of the bucket.
   * @default the one that the pod's environment has
   */
  readonly region?: string | undefined
  /**
   * Send checksums that not every server knows. `false` sends them only where the API requires it.
   * @default true
   */
  readonly checksums?: boolean | undefined
  /**
   * Compression of backups and log, or `false`. Every five minutes a segment of 16 MiB is archived, mostly empty on an
   * idle instance: 4.5 GiB a day without compression.
   * @default 'gzip'
   */
  readonly compression?: 'gzip' | 'bzip2' | 'lz4' | 'snappy' | false | undefined
  /**
   * Server-side encryption to ask for at each upload.
   * @default that of the bucket
   */
  readonly encryption?: 'AES256' | 'aws:kms' | undefined
  /**
   * How long one can go back: a number and `d` (days), `w` (weeks) or `m` (months). `false` keeps everything.
   * @default '30d'
   */
  readonly retention?: string | false | undefined
  /**
   * When a base backup is made: six fields, seconds first, in the time zone of the operator (UTC), or `@daily`. `false`
   * archives the log alone, for backups that something else asks for.
   * @default '0 0 2 * * *'
   */
  readonly schedule?: string | false | undefined
  /**
   * Make a base backup at once when the schedule is new. Until the first one, nothing can be restored.
   * @default true
   */
  readonly immediate?: boolean | undefined
  /**
   * Name of the ObjectStore.
   * @default the name of the cluster and `-backups`
   */
  readonly objectStoreName?: string | undefined
  /**
   * Name of this server in the store. No two clusters may share one, not even an old one and its successor.
   * @default the name of the cluster
   */
  readonly serverName?: string | undefined
}

/** A word that becomes a folder of the store. */
export const serverName = textLike(
  (text) => /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text),
  'a name of a server (letters, digits, "-", "_" and ".", at most 63)',
)

const retention = textLike((text) => /^[1-9][0-9]*[dwm]$/.test(text), 'a number and "d", "w" or "m", such as "30d"')

const identity = strict({ serviceAccount: strict({ annotations: v.optional(annotations, {}) }) })

export const postgresBackup = strict({
  destinationPath: s3Path,
  credentials: v.lazy((input) => (isPodIdentity(input) ? identity : accessKey)),
  endpoint: v.optional(s3Endpoint),
  endpointCA: v.optional(onlySecretKey),
  region: v.optional(s3Region),
  checksums: v.optional(flag, true),
  compression: v.optional(orOff(oneOf(['gzip', 'bzip2', 'lz4', 'snappy'])), 'gzip'),
  encryption: v.optional(oneOf(['AES256', 'aws:kms'])),
  retention: v.optional(orOff(retention), '30d'),
  schedule: v.optional(orOff(backupSchedule), '0 0 2 * * *'),
  immediate: v.optional(flag, true),
  objectStoreName: v.optional(objectName),
  serverName: v.optional(serverName),
}) satisfies v.GenericSchema<PostgresBackupOptions>

/** Settings of backups. */
export type PostgresBackupSettings = v.InferOutput<typeof postgresBackup>

/** A cluster that archives, by the names of its store and of itself there. */
export function archiveOf({ name, backup }: { readonly name: string; readonly backup: PostgresBackupSettings }) {
  return { objectStore: backup.objectStoreName ?? `${name}-backups`, serverName: backup.serverName ?? name }
}
