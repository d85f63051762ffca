import { bootstrapOf } from '../../check/world/cnpg.ts'
import { at } from '../../check/world/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { targetOf } from './database-target.ts'
import { backendsOf } from './folder.ts'
import type { Change } from './refusal.ts'

/**
 * A backend on another database starts as an empty instance and looks healthy; the data stays where it was
 * (convex-backend crates/model/src/database_globals/mod.rs:137-148, 652b828).
 */
export const anotherDatabase: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const worlds = [before.world, after.world]
    const [from, to] = [targetOf(before.world, was, worlds), targetOf(after.world, is, worlds)]
    const isSamePort = from.port === undefined || to.port === undefined || from.port === to.port
    if ((from.key === to.key && isSamePort) || isFilled(to.cluster)) return []
    // A Secret may name the server of before, unless that leaves the folder, or another one comes.
    if (to.key === undefined && (from.cluster === undefined || after.same(from.cluster) !== undefined)) return []
    if (from.key === undefined && (to.cluster === undefined || before.same(to.cluster) !== undefined)) return []
    const message =
      `runs a backend on ${from.title}, and the new one is on ${to.title}. Unless that holds the same data, Convex starts ` +
      'empty there and looks healthy. Keep the database of before; or restore it into a new Cluster (postgres.name with ' +
      'postgres.recovery); or move the data: 1. npx convex export --include-file-storage --path snapshot.zip, 2. make ' +
      'this change, 3. npx convex import --replace-all snapshot.zip'
    return [{ name: to.name, path, message }]
  })

/** Whether a cluster begins with the data of another one. */
function isFilled(cluster: K8sObject | undefined): boolean {
  if (cluster === undefined) return false
  const { way, section } = bootstrapOf(cluster)
  return way !== 'initdb' || at(section, 'import') !== undefined
}
