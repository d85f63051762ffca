import { nameOf, namespaceOf } from '../../check/model/index-of-objects.ts'
import { textAt } from '../../check/model/read.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { VolumeSnapshot } from '../../kubernetes/storage/volume-snapshot.ts'
import type { Change } from './refusal.ts'

/** Whether a file may contain a snapshot. */
export function namesSnapshot(text: string): boolean {
  return text.includes(`kind: ${VolumeSnapshot.kind}`)
}

/** A snapshot keeps the volume as it was before the sync. A claim that is not in the folder yet has no data. */
export const earlySnapshot: Change = (before, after) =>
  after.objects.flatMap((object) => {
    if (!VolumeSnapshot.is(object) || before.same(object) !== undefined) return []
    const claim = after.objects.find((other) => isSourceOf(other, object))
    if (claim === undefined || before.same(claim) !== undefined) return []
    const message =
      `is a snapshot of ${titleOf(claim)}, which the folder does not contain yet. There is no data to keep, and the snapshot cannot be ` +
      'taken before a pod has mounted the volume. Deploy without backend.volume.snapshot first. ' +
      'Accept it for a running deployment that is rendered into an empty folder'
    return [{ name: object.metadata?.name ?? '', path: after.fileOf(object), message }]
  })

function isSourceOf(claim: K8sObject, snapshot: K8sObject): boolean {
  return (
    claim.kind === 'PersistentVolumeClaim' &&
    nameOf(claim) === textAt(snapshot, 'spec', 'source', 'persistentVolumeClaimName') &&
    namespaceOf(claim) === namespaceOf(snapshot)
  )
}
