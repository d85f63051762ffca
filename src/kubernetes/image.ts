interface Image {
  readonly repository?: string | undefined
  readonly tag?: string | undefined
  readonly digest?: string | undefined
}

/** An image as a pod names it. With a digest the tag stays in front of it, for people and for update bots. */
export function imageReference(image: Image, defaults: { readonly repository: string; readonly tag: string }): string {
  const name = `${image.repository ?? defaults.repository}:${image.tag ?? defaults.tag}`
  return image.digest === undefined ? name : `${name}@${image.digest}`
}
