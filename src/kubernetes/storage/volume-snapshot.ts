import { createTypeMetaGuard, Model } from '@kubernetes-models/base'
import type { ModelData, TypeMeta } from '@kubernetes-models/base'
import { InvalidFields } from '../invalid-fields.ts'
import type { FieldProblem } from '../invalid-fields.ts'
import type { K8sObjectMeta } from '../object.ts'

/** API group of snapshots of volumes. */
export const snapshotGroup = 'snapshot.storage.k8s.io'

/**
 * A VolumeSnapshot, for which no package of models exists (external-snapshotter@v8.7.0
 * client/apis/volumesnapshot/v1/types.go#VolumeSnapshot).
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
export class VolumeSnapshot extends Model<IVolumeSnapshot> implements IVolumeSnapshot {
  declare apiVersion: IVolumeSnapshot['apiVersion']
  declare kind: IVolumeSnapshot['kind']
  declare metadata?: K8sObjectMeta
  declare spec: IVolumeSnapshot['spec']
  static readonly apiVersion: IVolumeSnapshot['apiVersion'] = 'snapshot.storage.k8s.io/v1'
  static readonly kind: IVolumeSnapshot['kind'] = 'VolumeSnapshot'
  static readonly is = createTypeMetaGuard<IVolumeSnapshot>(VolumeSnapshot)

  constructor(data?: ModelData<IVolumeSnapshot>) {
    super()
    this.setDefinedProps({
      apiVersion: VolumeSnapshot.apiVersion,
      kind: VolumeSnapshot.kind,
      ...data,
    } as IVolumeSnapshot)
  }

  override validate(): void {
    const problems = snapshotProblems(this.spec)
    if (problems.length > 0) throw new InvalidFields(problems)
  }
}

/**
 * What the schema refuses (external-snapshotter@v8.7.0 client/apis/volumesnapshot/v1/types.go#VolumeSnapshotSource).
 */
function snapshotProblems(spec: Partial<IVolumeSnapshot['spec']> | undefined): readonly FieldProblem[] {
  const { persistentVolumeClaimName, volumeSnapshotContentName } = spec?.source ?? {}
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
