import { releaseIn } from '../../../convex/release.ts'

/** The parts of a container's image reference. */
export interface ImageReference {
  /** Registry and name: `ghcr.io/get-convex/convex-backend`. */
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Parses an image reference. A colon before the last slash belongs to the port of the registry. */
export function imageReferenceOf(image: string): ImageReference {
  const [named = '', digest] = image.split('@')
  const [, repository = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(named) ?? []
  return { repository, tag: tag === '' ? undefined : tag, digest }
}

/** The release that the tag of an image names. */
export function releaseOfImage(image: string): string | undefined {
  return releaseIn(imageReferenceOf(image).tag ?? '')
}
