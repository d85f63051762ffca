import type { Issue } from '../errors.ts'
import { identityOf, titleOf } from '../kubernetes/object.ts'
import type { K8sObject } from '../kubernetes/object.ts'
import { VolumeSnapshot } from '../kubernetes/volume-snapshot.ts'
import type { IVolumeSnapshot } from '../kubernetes/volume-snapshot.ts'
import type { FileObject } from './storage-kind.ts'

/** Whether a file may hold a snapshot. */
export function namesSnapshot(text: string): boolean {
  return text.includes(`kind: ${VolumeSnapshot.kind}`)
}

/**
 * A snapshot comes before everything else, and Argo CD waits until it is ready. Of a claim that is not in the folder yet
 * it never is: the first deployment would not begin.
 */
export function earlySnapshotIssues(before: readonly FileObject[], after: readonly FileObject[]): readonly Issue[] {
  const known = new Set(before.map(({ object }) => identityOf(object)))
  return after.flatMap(({ file, object }) => {
    if (!VolumeSnapshot.is(object) || known.has(identityOf(object))) return []
    const claim = after.find(({ object: other }) => isSourceOf(other, object))?.object
    if (claim === undefined || known.has(identityOf(claim))) return []
    return [{ path: file, message: messageFor(claim) }]
  })
}

function isSourceOf({ kind, metadata }: K8sObject, { metadata: own, spec }: IVolumeSnapshot): boolean {
  return (
    kind === 'PersistentVolumeClaim' &&
    metadata?.name === spec.source.persistentVolumeClaimName &&
    metadata?.namespace === own?.namespace
  )
}

function messageFor(claim: K8sObject): string {
  return (
    `is a snapshot of ${titleOf(claim)}, which the folder does not have yet. Argo CD waits for a snapshot, and there is ` +
    'none of a volume that no pod has mounted. Deploy without backend.volume.snapshot first'
  )
}
