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

/** The identity of the database pods instead of an access key. */
export interface PostgresIdentity {
  /** The ServiceAccount that CloudNativePG creates for the cluster, with the cluster's name. */
  readonly serviceAccount: {
    /**
     * Annotations that assign a cloud role, such as `eks.amazonaws.com/role-arn`.
     * @default {}
     */
    readonly annotations?: Readonly<Record<string, string>> | undefined
  }
}

/**
 * Backups and the write-ahead log in object storage, by the Barman Cloud plugin of CloudNativePG, which must be
 * installed with the operator (plugin-barman-cloud@v0.15.0 web/docs/installation.mdx#"### CloudNativePG Version"). The
 * backup support built into the operator is deprecated and will be removed in 1.31.
 */
export interface PostgresBackupOptions {
  /** Destination, such as `s3://bucket/path`. The bucket must exist. */
  readonly destinationPath: string
  /** Credentials: an access key in a Secret, or the identity of the database pods. */
  readonly credentials: S3AccessKey | PostgresIdentity
  /**
   * URL of a server that is not AWS.
   * @default AWS
   */
  readonly endpoint?: string | undefined
  /**
   * Key of a Secret with the certificate authority of that server, in PEM.
   * @default the system's authorities
   */
  readonly endpointCA?: SecretKeyReference | undefined
  /**
   * Region of the bucket.
   * @default the region in the pod's environment
   */
  readonly region?: string | undefined
  /**
   * Send checksums, which some servers do not support. `false` sends them only where the API requires them.
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
   * Server-side encryption requested for each upload.
   * @default that of the bucket
   */
  readonly encryption?: 'AES256' | 'aws:kms' | undefined
  /**
   * Recovery window: a number and `d` (days), `w` (weeks) or `m` (months). `false` keeps everything.
   * @default '30d'
   */
  readonly retention?: string | false | undefined
  /**
   * Schedule of base backups: six fields, seconds first, in the time zone of the operator (UTC), or `@daily`. `false`
   * only archives the log, for base backups that are requested elsewhere.
   * @default '0 0 2 * * *'
   */
  readonly schedule?: string | false | undefined
  /**
   * Create a base backup as soon as the schedule is created. Until the first one, nothing can be restored.
   * @default true
   */
  readonly immediate?: boolean | undefined
  /**
   * Name of the ObjectStore.
   * @default the name of the cluster with the suffix `-backups`
   */
  readonly objectStoreName?: string | undefined
  /**
   * Name of this server in the store. Clusters must not share a name, not even a cluster and its successor.
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
