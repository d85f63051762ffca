import { backendPaths } from '../backend/backend-paths.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { mountOf } from './mounts.ts'
import type { Mount } from './mounts.ts'
import { at } from '../read.ts'

// Volumes that do not outlive the pod, or are read-only.
const passing = ['emptyDir', 'ephemeral', 'configMap', 'secret', 'downwardAPI', 'projected', 'image']

/** The kind of a volume that does not outlive its pod; `undefined` for other volumes. */
export function passingKind({ volume }: Mount): string | undefined {
  return passing.find((kind) => at(volume, kind) !== undefined)
}

/** Whether the data directory of a backend outlives its pod. */
export function lastsOf(pod: ConvexPod): boolean {
  const mount = mountOf(pod.mounts, backendPaths(pod).credentials)
  return mount?.volume !== undefined && passingKind(mount) === undefined
}
