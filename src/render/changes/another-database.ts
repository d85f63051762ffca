import { bootstrapOf } from '../../check/model/postgres/cluster.ts'
import { namespaceOf } from '../../check/model/index-of-objects.ts'
import { at } from '../../check/model/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { targetOf } from './database-target.ts'
import type { Target } from './database-target.ts'
import { backendsOf } from './folder.ts'
import type { Folder } from './folder.ts'
import { moveData } from './move-data.ts'
import type { Change } from './refusal.ts'

/**
 * A backend on another database starts as an empty instance and looks healthy; the data stays where it was
 * (convex-backend@652b828 crates/model/src/database_globals/mod.rs#initialize_storage_tag).
 */
export const anotherDatabase: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const models = [before.model, after.model]
    const namespace = [is, was].map(({ workload }) => namespaceOf(workload.object)).find((name) => name !== '') ?? ''
    const from = targetOf(before.model, was, models, namespace)
    const to = targetOf(after.model, is, models, namespace)
    if (isFilled(to.cluster) || isSame(from, to) || isUnseen({ before, after }, from, to)) return []
    const message =
      `runs a backend on ${from.title}, and the new one is on ${to.title}. Unless that database contains the same data, Convex starts ` +
      `empty there and looks healthy. Keep the previous database; ${
        from.isCluster ? 'or restore it into a new Cluster (postgres.name with postgres.recovery); ' : ''
      }or move the data: ${moveData('make this change')}`
    return [{ name: to.name, path, message }]
  })

function isSame(from: Target, to: Target): boolean {
  return isType(from, to) && from.key === to.key && isEither(from.port, to.port) && isEither(from.secret, to.secret)
}

/** Whether both can have one type: a different type is a different database, regardless of the content of a Secret. */
function isType(from: Target, to: Target): boolean {
  return from.type === to.type || from.type === 'unknown' || to.type === 'unknown'
}

function isEither(from: string | undefined, to: string | undefined): boolean {
  return from === undefined || to === undefined || from === to
}

/** A Secret may name the previous server, unless that leaves the folder, or another server is added. */
function isUnseen({ before, after }: Record<'before' | 'after', Folder>, from: Target, to: Target): boolean {
  if (from.key === to.key || !isType(from, to)) return false
  return (to.key === undefined && isStill(after, from)) || (from.key === undefined && isStill(before, to))
}

/** Whether a folder has the Cluster too, or it is a server outside. */
function isStill(folder: Folder, { cluster }: Target): boolean {
  return cluster === undefined || folder.same(cluster) !== undefined
}

/** Whether a cluster begins with the data of another one. */
function isFilled(cluster: K8sObject | undefined): boolean {
  if (cluster === undefined) return false
  const { way, section } = bootstrapOf(cluster)
  return way !== 'initdb' || at(section, 'import') !== undefined
}
