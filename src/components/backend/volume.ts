import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { ignoreWhenGone, inSyncWave, keepData } from '../../kubernetes/argocd/argocd.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import { snapshotGroup, VolumeSnapshot } from '../../kubernetes/storage/volume-snapshot.ts'
import type { BackendSettings } from '../../options/backend/backend.ts'
import { volumeOf } from '../../options/storage/volume.ts'
import { asStored } from '../resources.ts'

const component = 'backend'

/** Name of the claim that the pod mounts, if it mounts one. */
export function claimNameOf(settings: BackendSettings): string | undefined {
  const volume = volumeOf(settings)
  return volume === false ? undefined : (volume.existingClaim ?? volume.claimName ?? `${settings.name}-data`)
}

/** The claim of the data volume, unless it exists already. */
export function claimOf(settings: BackendSettings): PersistentVolumeClaim | undefined {
  const name = claimNameOf(settings)
  const volume = volumeOf(settings)
  if (name === undefined || volume === false || volume.existingClaim !== undefined) return undefined
  const source = volume.restoreFrom && { apiGroup: snapshotGroup, kind: 'VolumeSnapshot', name: volume.restoreFrom }
  return new PersistentVolumeClaim({
    metadata: metadataOf(settings, { name, component, annotations: { ...inSyncWave('workloads'), ...keepData } }),
    spec: {
      accessModes: [volume.accessMode ?? 'ReadWriteOnce'],
      storageClassName: volume.storageClassName,
      resources: { requests: { storage: asStored(volume.size ?? '10Gi') } },
      // The API server writes each of the two into the other.
      ...(source && { dataSource: source, dataSourceRef: source }),
    },
  })
}

/** A snapshot of the volume before the sync. It is kept when it is removed from the folder. */
export function snapshotOf(settings: BackendSettings): VolumeSnapshot | undefined {
  const claim = claimNameOf(settings)
  const volume = volumeOf(settings)
  if (claim === undefined || volume === false || volume.snapshot === undefined) return undefined
  const { name, className } = volume.snapshot
  return new VolumeSnapshot({
    metadata: metadataOf(settings, {
      name,
      component,
      annotations: { ...inSyncWave('snapshot'), ...keepData, ...ignoreWhenGone },
    }),
    spec: { source: { persistentVolumeClaimName: claim }, volumeSnapshotClassName: className },
  })
}
