import { isDeepStrictEqual } from 'node:util'
import { applicationOf, bootstrapOf } from '../../check/model/postgres/cluster.ts'
import { nameOf } from '../../check/model/index-of-objects.ts'
import { at, textAt } from '../../check/model/read.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { describe } from '../../options/describe.ts'
import { archiveOf, archiveOfSource } from './archive.ts'
import { pairsOf } from './folder.ts'
import type { Folder } from './folder.ts'
import type { Change, Refusal } from './refusal.ts'

const sources = ['source', 'backup', 'recoveryTarget', 'volumeSnapshots'] as const

/**
 * CloudNativePG reads `bootstrap` when it creates a cluster. Later it is accepted without effect; a different owner
 * stops the management of roles at the next start (cloudnative-pg@v1.30.1
 * internal/management/controller/instance_controller.go#reconcileUser).
 */
export const lateBootstrap: Change = (before, after) => [
  ...pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const [from, to] = [bootstrapOf(was), bootstrapOf(is)]
    const name = nameOf(is)
    const isNew =
      sources.some((field) => {
        const value = at(to.section, field)
        return value != null && !isDeepStrictEqual(value, at(from.section, field))
      }) || isMoved(before, after, { was, is })
    const restored =
      to.way === 'initdb' || (from.way === to.way && !isNew)
        ? []
        : [
            `has ${from.path}, and the new one ${from.way === to.way ? 'another source in it' : to.path}. CloudNativePG restores ` +
              'a cluster only when it creates it: nothing would be restored. Give the new one a different name ' +
              '(postgres.name); accept it if the Cluster does not exist, as on a new Kubernetes cluster',
          ]
    const [old, owner] = [applicationOf(was).owner, applicationOf(is).owner]
    const owned =
      old === owner
        ? []
        : [
            `has the owner ${describe(old)}, and the new one ${describe(owner)}. The owner is created with the cluster: no role ` +
              `would be created, and CloudNativePG would then manage no role and no database. Keep postgres.owner: ${describe(old)}`,
          ]
    return [...restored, ...owned].map((message) => ({ name, path, message }))
  }),
  ...usedBefore(before, after),
]

/** Whether the archive that is restored from is another one. A move of only the archive that the Cluster writes to is allowed. */
function isMoved(before: Folder, after: Folder, { was, is }: Record<'was' | 'is', K8sObject>): boolean {
  const [from, to] = [sourceIn(before, was), sourceIn(after, is)]
  if (from === undefined || to === undefined) return false
  if (from.store !== to.store || from.serverName !== to.serverName) return true
  return from.place !== to.place && archiveOf(after.model, is)?.store !== to.store
}

function sourceIn({ model }: Folder, cluster: K8sObject) {
  return archiveOfSource(model, cluster, textAt(bootstrapOf(cluster).section, 'source'))
}

/**
 * A restore with a previously used name finds the Cluster, which Argo CD keeps, or its archive ("Expected empty
 * archive").
 */
function usedBefore(before: Folder, after: Folder): readonly Refusal[] {
  const clusters = before.objects.filter(({ kind }) => kind === 'Cluster')
  const used = clusters.flatMap((cluster) => [archiveOf(before.model, cluster), sourceIn(before, cluster)])
  return after.objects.flatMap((is) => {
    if (is.kind !== 'Cluster' || bootstrapOf(is).way !== 'recovery' || before.same(is) !== undefined) return []
    const name = nameOf(is)
    const own = archiveOf(after.model, is)
    const isUsed = used.some(
      (one) =>
        one?.serverName === name ||
        (own !== undefined && one?.serverName === own.serverName && one.place === own.place),
    )
    if (!isUsed) return []
    const message =
      `starts from a backup, and its name or its archive has been used before. If the Cluster ${name} still exists, nothing ` +
      'would be restored, and a non-empty archive stops the new Cluster in "Setting up primary". Choose a postgres.name ' +
      'and a postgres.backup.serverName that have never been used'
    return [{ name, path: after.fileOf(is), message }]
  })
}
