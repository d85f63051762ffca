import type { TypeMeta } from '@kubernetes-models/base'
import type { FieldProblem } from '../invalid-fields.ts'
import type { K8sObjectMeta } from '../object.ts'
import { ownModel } from '../own-model.ts'

/** API group of snapshots of volumes. */
export const snapshotGroup = 'snapshot.storage.k8s.io'

/**
 * A VolumeSnapshot, for which no package of models exists (kubernetes-csi/external-snapshotter
 * client/apis/volumesnapshot/v1/types.go, v8.7.0).
 */
export interface IVolumeSnapshot extends TypeMeta {
  apiVersion: 'snapshot.storage.k8s.io/v1'
  kind: 'VolumeSnapshot'
  metadata?: K8sObjectMeta
  spec: {
    /** Exactly one of the two; it can never be changed. */
    source: { persistentVolumeClaimName?: string; volumeSnapshotContentName?: string }
    volumeSnapshotClassName?: string
  }
}

/** A volume at one point in time. */
export class VolumeSnapshot extends ownModel<IVolumeSnapshot>(
  { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot' },
  snapshotProblems,
) {}

/** What the schema refuses (client/config/crd/snapshot.storage.k8s.io_volumesnapshots.yaml, v8.7.0). */
function snapshotProblems({ spec }: Partial<IVolumeSnapshot>): readonly FieldProblem[] {
  const { persistentVolumeClaimName, volumeSnapshotContentName }: Partial<IVolumeSnapshot['spec']['source']> =
    spec?.source ?? {}
  const sources = [persistentVolumeClaimName, volumeSnapshotContentName].filter((name) => name !== undefined)
  return [
    ...(sources.length === 1 && typeof sources[0] === 'string'
      ? []
      : [
          {
            instancePath: '/spec/source',
            message: 'must have either persistentVolumeClaimName or volumeSnapshotContentName',
          },
        ]),
    ...(spec?.volumeSnapshotClassName === ''
      ? [{ instancePath: '/spec/volumeSnapshotClassName', message: 'must not be empty; leave it out for the default' }]
      : []),
  ]
}
