import { Database } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Database'
import { inSyncWave, keepData } from '../../kubernetes/argocd/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { Shared } from '../../kubernetes/metadata.ts'

/** A database of a cluster with several databases. */
export interface DatabaseFacts {
  /** Name of the object. */
  readonly name: string
  /** Name of the cluster, which is in the namespace of the object. */
  readonly cluster: string
  readonly database: string
  /** A role of the cluster. */
  readonly owner: string
}

/**
 * A database that CloudNativePG creates in an existing cluster, in the namespace of the cluster. It is kept when the
 * object is deleted.
 *
 * Source: cloudnative-pg@v1.30.1 api/v1/database_types.go#DatabaseSpec.
 */
export function databaseObject(shared: Shared, { name, cluster, database, owner }: DatabaseFacts): Database {
  return new Database({
    metadata: metadataOf(shared, {
      name,
      component: 'database',
      annotations: { ...inSyncWave('database'), ...keepData },
    }),
    spec: { cluster: { name: cluster }, name: database, owner, ensure: 'present', databaseReclaimPolicy: 'retain' },
  })
}
