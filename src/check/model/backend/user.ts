import type { ConvexPod } from './convex-pods.ts'
import { at, numberAt } from '../read.ts'

export interface User {
  readonly id: number | undefined
  readonly isNotRoot: boolean
  /** Path of the field that sets it. */
  readonly path: string
}

/** The user of a container; its securityContext overrides that of the pod. */
export function userOf({ workload, container }: ConvexPod): User {
  const places = [
    { context: at(container.spec, 'securityContext'), path: `${container.path}.securityContext` },
    { context: at(workload.pod, 'securityContext'), path: `${workload.path}.securityContext` },
  ]
  const byId = places.find(({ context }) => numberAt(context, 'runAsUser') !== undefined)
  const byFlag = places.find(({ context }) => at(context, 'runAsNonRoot') !== undefined)
  const id = numberAt(byId?.context, 'runAsUser')
  return {
    id,
    isNotRoot: at(byFlag?.context, 'runAsNonRoot') === true,
    path: id === undefined || id === 0 ? `${byFlag?.path}.runAsNonRoot` : `${byId?.path}.runAsUser`,
  }
}
