import { backendPaths } from '../backend/backend-paths.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { mountOf } from './mounts.ts'
import type { Mount } from './mounts.ts'
import { at } from '../read.ts'

// Volumes that end with the pod, or that nothing can be written to.
const passing = ['emptyDir', 'ephemeral', 'configMap', 'secret', 'downwardAPI', 'projected', 'image']

/** The kind of a volume that does not outlive its pod; `undefined` when it may. */
export function passingKind({ volume }: Mount): string | undefined {
  return passing.find((kind) => at(volume, kind) !== undefined)
}

/** Whether what a backend writes to its data directory outlives the pod. */
export function lastsOf(pod: ConvexPod): boolean {
  const mount = mountOf(pod.mounts, backendPaths(pod).credentials)
  return mount?.volume !== undefined && passingKind(mount) === undefined
}
