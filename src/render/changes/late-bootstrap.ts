import { isDeepStrictEqual } from 'node:util'
import { applicationOf, bootstrapOf } from '../../check/world/cnpg.ts'
import { nameOf } from '../../check/world/index-of-objects.ts'
import { at } from '../../check/world/read.ts'
import { pairsOf } from './folder.ts'
import type { Change } from './refusal.ts'

const sources = ['source', 'backup', 'recoveryTarget', 'volumeSnapshots'] as const

/**
 * CloudNativePG reads `bootstrap` when it makes a cluster. Later it is accepted without effect; another owner stops the
 * look after roles at the next start (internal/management/controller/instance_controller.go:1421-1447, v1.30.0).
 */
export const lateBootstrap: Change = (before, after) =>
  pairsOf(before, after, 'Cluster').flatMap(({ was, is, path }) => {
    const [from, to] = [bootstrapOf(was), bootstrapOf(is)]
    const name = nameOf(is)
    const isNew = sources.some((field) => {
      const value = at(to.section, field)
      return value !== undefined && !isDeepStrictEqual(value, at(from.section, field))
    })
    const restored =
      to.way === 'initdb' || (from.way === to.way && !isNew)
        ? []
        : [
            `has ${from.path}, and the new one ${to.path}. CloudNativePG restores a cluster when it makes it, and never ` +
              'again: nothing would be restored. Give the new one another name (postgres.name); accept it where the ' +
              'Cluster does not exist, as on a new Kubernetes cluster',
          ]
    const [old, owner] = [applicationOf(was).owner, applicationOf(is).owner]
    const owned =
      old === owner
        ? []
        : [
            `has the owner "${old}", and the new one "${owner}". The owner is made with the cluster: no role would be made, ` +
              `and CloudNativePG then looks after no role and no database. Keep postgres.owner: "${old}"`,
          ]
    return [...restored, ...owned].map((message) => ({ name, path, message }))
  })
