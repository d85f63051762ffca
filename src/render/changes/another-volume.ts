import { storageOf } from '../../check/model/backend/backend-paths.ts'
import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { at } from '../../check/model/read.ts'
import { dataPlaceOf } from './data-claim.ts'
import { backendsOf } from './folder.ts'
import type { Folder } from './folder.ts'
import type { Change } from './refusal.ts'

/**
 * On a different volume, Convex starts with the existing database, but without files, deployed code and search indexes.
 */
export const anotherVolume: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const [from, to] = [dataPlaceOf(before.model, was), dataPlaceOf(after.model, is)]
    if (from?.key === undefined || to === undefined || from.key === to.key) return []
    const object = is.workload.object
    if (isFilled(after, namespaceOf(object), to.claim)) return []
    const message =
      `runs a backend with its data ${from.title}, and the new one has it ${to.title}. ${lossOf(before, was)} ` +
      'Keep the previous volume ' +
      '(backend.volume); or fill a new claim from a snapshot of the old one: backend.volume.claimName with restoreFrom'
    return [{ name: to.claim ?? nameOf(object), path, message }]
  })

function lossOf({ model }: Folder, pod: ConvexPod): string {
  const files = 'files, deployed code and search indexes'
  if (model.databaseOf(pod).type !== 'sqlite')
    return `Convex would start with the existing database, but without ${files}.`
  return `The database${storageOf(pod) === 's3' ? ' is' : `, ${files} are`} on that volume: Convex would start empty.`
}

function isFilled({ model }: Folder, namespace: string, claim: string | undefined): boolean {
  const object = claim === undefined ? undefined : model.index.find('PersistentVolumeClaim', '', namespace, claim)
  return ['dataSource', 'dataSourceRef'].some((field) => at(object, 'spec', field) !== undefined)
}
