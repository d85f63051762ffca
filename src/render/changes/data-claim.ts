import { posix } from 'node:path'
import { backendPaths, storageOf } from '../../check/model/backend/backend-paths.ts'
import type { ConvexPod } from '../../check/model/backend/convex-pods.ts'
import { claimsOf, mountOf } from '../../check/model/storage/mounts.ts'
import { at } from '../../check/model/read.ts'
import type { Model } from '../../check/model/model.ts'

/** Where a backend stores the data of its volume. */
export interface DataPlace {
  readonly claim: string | undefined
  /** The volume and the folder in it; `undefined` if the data is deleted with the pod. */
  readonly key: string | undefined
  readonly title: string
}

/** The location of the files, or, with files on S3, of an SQLite database; `undefined` if both are elsewhere. */
export function dataPlaceOf(model: Model, pod: ConvexPod): DataPlace | undefined {
  const isLocal = storageOf(pod) !== 's3'
  if (!isLocal && model.databaseOf(pod).type !== 'sqlite') return undefined
  const { sqlite, storage } = backendPaths(pod)
  const path = isLocal ? storage : sqlite
  const mount = mountOf(pod.mounts, path)
  const [claim] = claimsOf(pod.workload, mount)
  if (mount === undefined || at(mount.volume, 'emptyDir') !== undefined)
    return { claim, key: undefined, title: 'in the pod, which keeps nothing' }
  const { name: _, ...volume } = mount.volume ?? {}
  const folder = posix.join('/', mount.subPath ?? '', path.slice(mount.mountPath.length))
  const title = `in ${folder} of ${claim === undefined ? 'another kind of volume' : `the claim ${claim}`}`
  return { claim, key: `${claim ?? JSON.stringify(volume)}${folder}`, title }
}
