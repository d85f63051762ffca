import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import type { IPooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import type { IScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/ScheduledBackup'
import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret'
import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1/SealedSecret'
import * as v from 'valibot'
import type { IObjectStore } from '../../kubernetes/postgres/barman-cloud.ts'
import { isDns1035Label } from '../../kubernetes/names.ts'
import { annotations, labels, objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { withRules } from '../cross-check.ts'
import { editsOf, dnsLabel, instanceName, objectName, textLike, textWithout, wholeNumber } from '../fields.ts'
import { postgresBackup } from './backup.ts'
import type { PostgresBackupOptions } from './backup.ts'
import { postgresCredentials } from './credentials.ts'
import type { PostgresCredentialsOptions } from './credentials.ts'
import { postgresParameters } from './parameters.ts'
import { postgresPooler } from './pooler.ts'
import type { PostgresPoolerOptions } from './pooler.ts'
import { postgresRecovery } from './recovery.ts'
import type { PostgresRecoveryOptions } from './recovery.ts'
import { postgresSynchronous } from './replication.ts'
import type { PostgresSynchronousOptions } from './replication.ts'
import { postgresRules } from './rules.ts'
import { size } from '../quantity.ts'
import { resources } from '../resources.ts'
import type { ResourceOptions } from '../resources.ts'
import { clusterAffinityKeys, withKnownKeys } from '../scheduling.ts'
import { strict } from '../strict.ts'
import type { SettingsOf } from '../strict.ts'

/** Volumes of the database. */
export interface PostgresStorageOptions {
  /**
   * Size of the data volume. It can be increased; CloudNativePG refuses to shrink it.
   * @default '30Gi'
   */
  readonly size?: string | undefined
  /**
   * Storage class.
   * @default the cluster's default class
   */
  readonly storageClassName?: string | undefined
  /**
   * A separate volume for the write-ahead log. It can be added later but never removed.
   * @default none
   */
  readonly wal?:
    | {
        /** Size of the volume. */
        readonly size: string
        /**
         * Storage class.
         * @default the cluster's default class
         */
        readonly storageClassName?: string | undefined
      }
    | undefined
}

/** Labels and annotations that CloudNativePG sets on everything it creates for the cluster. */
export interface InheritedMetadata {
  /**
   * Labels, instead of those of the option `labels`.
   * @default the option `labels`
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /**
   * Annotations.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** Edits of the objects of `convexPostgres`. */
export interface PostgresEdits {
  readonly cluster?: ((object: ICluster) => ICluster | void) | undefined
  readonly sealedSecret?: ((object: ISealedSecret) => ISealedSecret | void) | undefined
  readonly externalSecret?: ((object: IExternalSecret) => IExternalSecret | void) | undefined
  readonly pooler?: ((object: IPooler) => IPooler | void) | undefined
  readonly objectStore?: ((object: IObjectStore) => IObjectStore | void) | undefined
  readonly scheduledBackup?: ((object: IScheduledBackup) => IScheduledBackup | void) | undefined
}

/** Options of the database cluster, standalone or within a stack. */
export interface PostgresClusterOptions {
  /**
   * Name of the Cluster. CloudNativePG derives its Services and Secrets from it (`convex-db-rw`, `convex-db-app`).
   * @default 'convex-db'
   */
  readonly name?: string | undefined
  /**
   * Number of PostgreSQL instances. With one, a drain of its node stops the database until it runs elsewhere. With
   * three or more, they run on different nodes, and a commit is confirmed once a second instance has it. Going from one
   * to three takes two steps, the first with `synchronous: false`: see `docs/high-availability.md`.
   * @default 1
   */
  readonly instances?: number | undefined
  /**
   * Synchronous replication, or `false` for none: a failover may then lose the last commits, although they were
   * confirmed to clients.
   * @default with two instances or more { number: 1 }
   */
  readonly synchronous?: PostgresSynchronousOptions | false | undefined
  /**
   * PgBouncer in front of the primary.
   * @default none
   */
  readonly pooler?: PostgresPoolerOptions | undefined
  /**
   * Volumes.
   * @default { size: '30Gi' }
   */
  readonly storage?: PostgresStorageOptions | undefined
  /**
   * Image, with a tag that begins with the PostgreSQL version. Without an image, the operator would choose one, which
   * may change with each release of the operator. Convex is tested with PostgreSQL 17; a cluster that runs a later
   * major version must set its image, since CloudNativePG refuses downgrades.
   * @default 'ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie'
   */
  readonly image?: string | undefined
  /**
   * Requests and limits of the database container.
   * @default { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } }
   */
  readonly resources?: ResourceOptions | undefined
  /**
   * PostgreSQL settings, as text. `max_connections` has its own option; settings that the operator manages are refused.
   * @default {}
   */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /**
   * The server's `max_connections`. PostgreSQL's own default of 100 is below Convex's pool of 128.
   * @default 150
   */
  readonly maxConnections?: number | undefined
  /**
   * Connections that the backend may open. 20 connections of the server are reserved for superusers, the operator,
   * metrics and administrators.
   * @default 128, or less if maxConnections and a pooler leave less
   */
  readonly poolSize?: number | undefined
  /**
   * Owner of the database.
   * @default 'convex'
   */
  readonly owner?: string | undefined
  /**
   * A separate Secret for user and password, so that the password can be rotated in Git.
   * @default none; CloudNativePG creates a Secret `NAME-app`
   */
  readonly credentials?: PostgresCredentialsOptions | undefined
  /**
   * Backups and the write-ahead log in object storage, so that the database can be restored to any point in time.
   * @default none
   */
  readonly backup?: PostgresBackupOptions | undefined
  /**
   * Start with the data of a lost cluster, from its backups.
   * @default none; the database starts empty
   */
  readonly recovery?: PostgresRecoveryOptions | undefined
  /**
   * Labels and annotations for everything that the operator creates for the cluster: pods, volumes, Services and
   * Secrets. A label here replaces the same label of the option `labels`. Changes need no restart; removed entries stay
   * on existing objects.
   * @default the option `labels`
   */
  readonly inheritedMetadata?: InheritedMetadata | undefined
  /**
   * Scheduling: CloudNativePG's own `affinity` section (nodeSelector, tolerations, anti-affinity). Takes precedence
   * over what `instances` sets.
   * @default none; with three instances or more, required anti-affinity by node
   */
  readonly affinity?: NonNullable<NonNullable<ICluster['spec']>['affinity']> | undefined
  /**
   * PriorityClass of the pods.
   * @default none
   */
  readonly priorityClassName?: string | undefined
}

/** Options of `convexPostgres`. The database is named after the instance, with `_` for `-`. */
export interface PostgresOptions extends ObjectOptions, PostgresClusterOptions {
  /**
   * Name of the Convex instance.
   * @default 'convex-self-hosted'
   */
  readonly instanceName?: string | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: PostgresEdits | undefined
}

function imageProblem(text: string): string | undefined {
  if (!/^[\w./:@-]+$/.test(text)) return 'an image name has letters, digits and ".", "/", ":", "@", "_", "-" alone'
  const [, tag = ''] = /:([^/@:]+)(?:@|$)/.exec(text) ?? []
  if (tag === '' || tag === 'latest')
    return 'an image with a version tag, such as "ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie"'
  return /^\d{2}/.test(tag)
    ? undefined
    : 'the tag of a CloudNativePG image begins with the PostgreSQL version, such as "17.11"'
}

/**
 * CloudNativePG allows 50 characters, so that derived names fit (cloudnative-pg@v1.30.1
 * internal/webhook/v1/cluster_webhook.go#validateName).
 */
const clusterName = textLike(
  (text) => isDns1035Label(text) && text.length <= 50,
  'a DNS label of at most 50 characters that begins with a letter',
)

export const roleName = textWithout((text) => {
  if (/^(pg_|cnpg_)|^(postgres|streaming_replica)$/.test(text))
    return 'this role is reserved by PostgreSQL or the operator'
  return /^[a-z_][a-z0-9_]{0,62}$/.test(text) ? undefined : 'expected a role name (lower-case letters, digits and "_")'
}, 'a role name')

export const postgresEntries = {
  name: v.optional(clusterName, 'convex-db'),
  instances: v.optional(wholeNumber({ min: 1, max: 99 }), 1),
  synchronous: v.optional(postgresSynchronous),
  pooler: v.optional(postgresPooler),
  storage: v.optional(
    strict(
      {
        size: v.optional(size, '30Gi'),
        storageClassName: v.optional(objectName),
        wal: v.optional(strict({ size, storageClassName: v.optional(objectName) }, { bare: 'size' })),
      },
      { bare: 'size' },
    ),
    {},
  ),
  image: v.optional(
    textWithout(imageProblem, 'an image with a version tag'),
    'ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie',
  ),
  resources: v.optional(resources, { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } }),
  parameters: v.optional(postgresParameters, {}),
  maxConnections: v.optional(wholeNumber({ min: 30, max: 262_143, unit: 'connections' }), 150),
  poolSize: v.optional(wholeNumber({ min: 1, unit: 'connections' })),
  owner: v.optional(roleName, 'convex'),
  credentials: v.optional(postgresCredentials),
  backup: v.optional(postgresBackup),
  recovery: v.optional(postgresRecovery),
  inheritedMetadata: v.optional(strict({ labels: v.optional(labels), annotations: v.optional(annotations) })),
  affinity: v.optional(withKnownKeys<NonNullable<PostgresClusterOptions['affinity']>>(clusterAffinityKeys)),
  priorityClassName: v.optional(dnsLabel),
}

/** Settings of the database cluster, standalone or within a stack. */
export type PostgresClusterSettings = SettingsOf<typeof postgresEntries>

const oneImage =
  'unknown option; the version is the tag of the option image: "ghcr.io/cloudnative-pg/postgresql:17.11-system-trixie"'
export const postgresHints = { refused: { version: oneImage, tag: oneImage, imageTag: oneImage } }

export const postgresEdits = editsOf<PostgresEdits>({
  cluster: true,
  sealedSecret: true,
  externalSecret: true,
  pooler: true,
  objectStore: true,
  scheduledBackup: true,
})

export const postgresOptions = withRules(
  strict(
    {
      ...objectEntries,
      ...postgresEntries,
      instanceName: v.optional(instanceName, 'convex-self-hosted'),
      edit: v.optional(postgresEdits, {}),
    },
    postgresHints,
  ),
  ...postgresRules,
) satisfies v.GenericSchema<PostgresOptions>

/** Settings of `convexPostgres`. */
export type PostgresSettings = v.InferOutput<typeof postgresOptions>
