import type { ConvexPod } from '../../../world/convex-pods.ts'
import type { ConvexRoute } from '../../../world/exposure.ts'

export interface Arrival {
  readonly pod: ConvexPod
  readonly found: ConvexRoute
  readonly path: string
}
