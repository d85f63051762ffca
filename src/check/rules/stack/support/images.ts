import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { imageReferenceOf } from '../../../model/backend/image-reference.ts'
import type { ImageReference } from '../../../model/backend/image-reference.ts'

export const otherSha = 'b2b9f8a1c0d4e5f60718293a4b5c6d7e8f901234'

/** The image of a container of Convex. */
export function imageOf({ container }: ConvexPod): ImageReference {
  return imageReferenceOf(container.image)
}
