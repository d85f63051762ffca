/** An image as a container names it, in its parts. */
export interface ImageReference {
  /** Registry and name: `ghcr.io/get-convex/convex-backend`. */
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** The parts of an image's name. A colon before the last slash belongs to the registry's port. */
export function imageReferenceOf(image: string): ImageReference {
  const [named = '', digest] = image.split('@')
  const [, repository = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(named) ?? []
  return { repository, tag: tag === '' ? undefined : tag, digest }
}
