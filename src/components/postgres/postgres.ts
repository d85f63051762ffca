import { Cluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import type { Pooler } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Pooler'
import { inSyncWave, keepData } from '../../kubernetes/argocd/argocd.ts'
import { inheritable } from '../../kubernetes/postgres/cloudnative-pg.ts'
import { finish } from '../../kubernetes/edit.ts'
import { metadataOf, withoutEmpty } from '../../kubernetes/metadata.ts'
import { parse } from '../../options/parse.ts'
import { postgresOptions } from '../../options/postgres/postgres.ts'
import type { PostgresOptions, PostgresSettings } from '../../options/postgres/postgres.ts'
import { archiving, backupObjects } from './backup.ts'
import type { PostgresBackupObjects } from './backup.ts'
import { beginningOf } from './bootstrap.ts'
import { credentialsOf } from './credentials.ts'
import type { PostgresCredentialsObjects } from './credentials.ts'
import { poolerCertificates, poolerOf } from './pooler.ts'
import { affinityOf, replicationOf } from './replication.ts'
import { resourcesOf } from '../resources.ts'

/** What `convexPostgres` returns. */
export type PostgresObjects = {
  /** The CloudNativePG cluster. */
  readonly cluster: Cluster
  /** PgBouncer; only with a pooler. */
  readonly pooler?: Pooler
} & PostgresCredentialsObjects &
  PostgresBackupObjects

/**
 * A CloudNativePG cluster with the database that a Convex instance needs, under the name that Convex derives for it.
 * The operator creates its Services (`NAME-rw`) and Secrets (`NAME-app`, `NAME-ca`); `postgresConnection` returns the
 * matching options of the backend. With `credentials`, user and password are in a separate Secret instead of
 * `NAME-app`. With three instances, it survives the loss of a node without losing a commit. With `backup`, it archives
 * to object storage; with `recovery`, it starts with the data of a cluster from such an archive.
 *
 * Sources: cloudnative-pg@v1.30.1 api/v1/cluster_types.go#ClusterSpec, cloudnative-pg@v1.30.1
 * docs/src/kubernetes_upgrade.md#"## PostgreSQL Clusters used for Development or Testing" (no disruption budget with
 * one instance); convex-backend@652b828 crates/clusters/src/lib.rs#"DbDriverTag::Postgres(_) =>" (name of the
 * database).
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexPostgres } from '@proompteng/convex-k8s'
 *
 * const { cluster } = convexPostgres({ storage: { size: '50Gi', storageClassName: 'fast' } })
 * ```
 */
export function convexPostgres(options: PostgresOptions = {}): PostgresObjects {
  return postgresObjects(parse('convexPostgres', postgresOptions, options))
}

/** A role of a cluster in addition to the owner, by its name and the Secret of its password. */
interface ManagedRole {
  readonly name: string
  readonly secretName: string
}

/** What only the cluster of a fleet has: roles in addition to the owner, and a database that belongs to no instance. */
export type PostgresClusterSettings = PostgresSettings & {
  readonly database?: string | undefined
  readonly roles?: readonly ManagedRole[] | undefined
}

/** The objects of `convexPostgres` for options that have been checked. */
export function postgresObjects(settings: PostgresClusterSettings): PostgresObjects {
  const { sealedFile, ...secrets } = credentialsOf(settings)
  const objects = finish(
    'convexPostgres',
    { cluster: cluster(settings), ...secrets, ...backupObjects(settings), pooler: poolerOf(settings) },
    settings.edit,
    settings.affinity === undefined ? ['sealedSecret'] : ['sealedSecret', 'cluster'],
  )
  return sealedFile === undefined ? objects : { ...objects, sealedFile }
}

function cluster(settings: PostgresClusterSettings): Cluster {
  const { instances, storage, parameters, maxConnections } = settings
  const { requests, limits } = resourcesOf(settings.resources)
  return new Cluster({
    metadata: metadataOf(settings, {
      name: settings.name,
      component: 'database',
      annotations: { ...inSyncWave('database'), ...keepData },
    }),
    spec: {
      instances,
      imageName: settings.image,
      primaryUpdateStrategy: 'unsupervised',
      // With one instance, no other can take over, so a budget would only block drains.
      enablePDB: instances > 1,
      ...beginningOf(settings),
      ...archiving(settings),
      ...poolerCertificates(settings),
      managed: managed(settings),
      postgresql: {
        ...replicationOf(settings),
        parameters: { ...parameters, max_connections: String(maxConnections) },
      },
      storage: volume(storage),
      walStorage: storage.wal === undefined ? undefined : volume(storage.wal),
      resources: requests === undefined && limits === undefined ? undefined : { requests, limits },
      affinity: affinityOf(settings),
      priorityClassName: settings.priorityClassName,
      inheritedMetadata: inherited(settings),
    },
  })
}

/**
 * Costs are accounted by the labels of pods and volumes, and the operator passes on only these labels
 * (cloudnative-pg@v1.30.1 api/v1/cluster_types.go#ClusterSpec.InheritedMetadata).
 */
function inherited({ labels, inheritedMetadata }: PostgresSettings): NonNullable<Cluster['spec']>['inheritedMetadata'] {
  const annotations = withoutEmpty({ ...inheritedMetadata?.annotations })
  const own = withoutEmpty({ ...inheritable(labels), ...inheritedMetadata?.labels })
  return own === undefined && annotations === undefined ? undefined : { labels: own, annotations }
}

function volume({ size, storageClassName }: { readonly size: string; readonly storageClassName?: string | undefined }) {
  return { size, storageClass: storageClassName }
}

/** Defaults of list items are written out: Argo CD would show them as differences. */
function managed({ roles = [] }: PostgresClusterSettings): NonNullable<Cluster['spec']>['managed'] {
  if (roles.length === 0) return undefined
  return {
    roles: roles.map(({ name, secretName }) => ({
      name,
      ensure: 'present',
      login: true,
      inherit: true,
      connectionLimit: -1,
      passwordSecret: { name: secretName },
    })),
  }
}
