import { Cluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { databaseNameOf } from '../convex/instance.ts'
import { inSyncWave, keepData } from '../kubernetes/argocd.ts'
import { finish } from '../kubernetes/edit.ts'
import { metadataOf } from '../kubernetes/metadata.ts'
import { parse } from '../options/parse.ts'
import { ownerSecretOf } from '../options/postgres-credentials.ts'
import { postgresOptions } from '../options/postgres.ts'
import type { PostgresOptions, PostgresSettings } from '../options/postgres.ts'
import { credentialsOf } from './postgres-credentials.ts'
import type { PostgresCredentialsObjects } from './postgres-credentials.ts'
import { resourcesOf } from './resources.ts'

/** What `convexPostgres` returns. */
export type PostgresObjects = {
  /** The CloudNativePG cluster. */
  readonly cluster: Cluster
} & PostgresCredentialsObjects

/**
 * A CloudNativePG cluster with the database that a Convex instance needs, under the name that Convex derives for it.
 * The operator makes its Services (`NAME-rw`) and Secrets (`NAME-app`, `NAME-ca`); `postgresConnection` tells the
 * backend about them. With `credentials`, user and password are in a Secret of one's own instead of `NAME-app`.
 *
 * Sources: CloudNativePG v1.30.0 api/v1/cluster_types.go, docs/src/kubernetes_upgrade.md (no disruption budget with one
 * instance); convex-backend crates/clusters/src/lib.rs:55 (name of the database).
 *
 * @throws ConvexK8sError when options are wrong.
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

/** The objects of `convexPostgres` for options that have been checked. */
export function postgresObjects(settings: PostgresSettings): PostgresObjects {
  const { sealedFile, ...secrets } = credentialsOf(settings)
  const objects = finish('convexPostgres', { cluster: cluster(settings), ...secrets }, settings.edit)
  return sealedFile === undefined ? objects : { ...objects, sealedFile }
}

function cluster(settings: PostgresSettings): Cluster {
  const { instances, storage, parameters, maxConnections } = settings
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
      // With one instance nothing can take over, so that a budget would only block drains.
      enablePDB: instances > 1,
      bootstrap: {
        initdb: {
          database: databaseNameOf(settings.instanceName),
          owner: settings.owner,
          secret: settings.credentials === undefined ? undefined : { name: ownerSecretOf(settings) },
        },
      },
      postgresql: { parameters: { ...parameters, max_connections: String(maxConnections) } },
      storage: volume(storage),
      walStorage: storage.wal === undefined ? undefined : volume(storage.wal),
      resources: resourcesOf(settings.resources),
      affinity: settings.affinity,
      priorityClassName: settings.priorityClassName,
      inheritedMetadata: settings.inheritedMetadata,
    },
  })
}

function volume({ size, storageClassName }: { readonly size: string; readonly storageClassName?: string | undefined }) {
  return { size, storageClass: storageClassName }
}
