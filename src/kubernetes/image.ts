interface Image {
  readonly repository?: string | undefined
  readonly tag?: string | undefined
  readonly digest?: string | undefined
}

/** The parts of an image as a pod names it. */
export function imageParts(reference: string): Image | undefined {
  const [, repository, tag, digest] =
    /^([a-z0-9._/-]+(?::\d+\/[a-z0-9._/-]+)?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? []
  if (repository === undefined) return undefined
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

/** An image as a pod names it. With a digest, the tag stays in front of it for readers and update bots. */
export function imageReference(image: Image, defaults: { readonly repository: string; readonly tag: string }): string {
  const name = `${image.repository ?? defaults.repository}:${image.tag ?? defaults.tag}`
  return image.digest === undefined ? name : `${name}@${image.digest}`
}
