import type { K8sObject } from '../../../../kubernetes/object.ts'
import { databaseObjectsOf } from '../../../world/database-objects.ts'
import type { DatabaseObject } from '../../../world/database-objects.ts'
import type { World } from '../../../world/world.ts'

/** Owners of databases that objects of their own make, by cluster and name of the database. */
export function madeIn(world: World): ReadonlyMap<K8sObject | undefined, ReadonlyMap<string, string>> {
  const made = new Map<K8sObject | undefined, Map<string, string>>()
  for (const { cluster, name, owner } of databaseObjectsOf(world)) {
    if (cluster === undefined) continue
    made.set(cluster, (made.get(cluster) ?? new Map<string, string>()).set(name, owner))
  }
  return made
}

/** The database that an object makes in a cluster for a role. */
export function ownedBy(world: World, cluster: K8sObject, role: string | undefined): DatabaseObject | undefined {
  return databaseObjectsOf(world).find((made) => made.cluster === cluster && made.owner === role)
}
