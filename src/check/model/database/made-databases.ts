import type { K8sObject } from '../../../kubernetes/object.ts'
import { databaseObjectsOf } from '../postgres/database-objects.ts'
import type { DatabaseObject } from '../postgres/database-objects.ts'
import { memo } from '../memo.ts'
import type { Model } from '../model.ts'

/** Owners of the databases that separate objects make, by cluster and name of the database. */
export const madeIn = memo((model: Model): ReadonlyMap<K8sObject | undefined, ReadonlyMap<string, string>> => {
  const made = new Map<K8sObject | undefined, Map<string, string>>()
  for (const { cluster, name, owner } of databaseObjectsOf(model)) {
    if (cluster === undefined) continue
    made.set(cluster, (made.get(cluster) ?? new Map<string, string>()).set(name, owner))
  }
  return made
})

/** The database that an object makes in a cluster for a role. */
export function ownedBy(model: Model, cluster: K8sObject, role: string | undefined): DatabaseObject | undefined {
  return databaseObjectsOf(model).find((made) => made.cluster === cluster && made.owner === role)
}
