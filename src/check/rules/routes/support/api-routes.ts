import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import type { ConvexRoute } from '../../../model/routes/exposure.ts'

export interface Arrival {
  readonly pod: ConvexPod
  readonly found: ConvexRoute
  readonly path: string
}
