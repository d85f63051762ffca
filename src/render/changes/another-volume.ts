import { storageOf } from '../../check/world/backend-paths.ts'
import type { ConvexPod } from '../../check/world/convex-pods.ts'
import { nameOf, namespaceOf } from '../../check/world/index-of-objects.ts'
import { at } from '../../check/world/read.ts'
import { dataPlaceOf } from './data-claim.ts'
import { backendsOf } from './folder.ts'
import type { Folder } from './folder.ts'
import type { Change } from './refusal.ts'

/** On another volume Convex starts with the database of before, and without files, deployed code and search indexes. */
export const anotherVolume: Change = (before, after) =>
  backendsOf(before, after).flatMap(({ was, is, path }) => {
    const [from, to] = [dataPlaceOf(before.world, was), dataPlaceOf(after.world, is)]
    if (from?.key === undefined || to === undefined || from.key === to.key) return []
    const object = is.workload.object
    if (isFilled(after, namespaceOf(object), to.claim)) return []
    const message =
      `runs a backend with its data ${from.title}, and the new one has it ${to.title}. ${lossOf(before, was)} ` +
      'Keep the volume of before ' +
      '(backend.volume); or fill a new claim from a snapshot of the old one: backend.volume.claimName with restoreFrom'
    return [{ name: to.claim ?? nameOf(object), path, message }]
  })

function lossOf({ world }: Folder, pod: ConvexPod): string {
  const files = 'files, deployed code and search indexes'
  if (world.databaseOf(pod).type !== 'sqlite')
    return `Convex would start with the database of before, without ${files}.`
  return `The database${storageOf(pod) === 's3' ? ' is' : `, ${files} are`} on that volume: Convex would start empty.`
}

function isFilled({ world }: Folder, namespace: string, claim: string | undefined): boolean {
  const object = claim === undefined ? undefined : world.index.find('PersistentVolumeClaim', '', namespace, claim)
  return ['dataSource', 'dataSourceRef'].some((field) => at(object, 'spec', field) !== undefined)
}
