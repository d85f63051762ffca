import * as v from 'valibot'
import { backendRepository, fullShaCommand, isPublished, shortShaIn } from '../convex/release.ts'
import { imageParts } from '../kubernetes/image.ts'
import { issue, withRules } from './cross-check.ts'
import type { CrossRule } from './cross-check.ts'
import { listOf, objectName, oneOf, textLike, textWithout } from './fields.ts'
import { once } from './once.ts'
import { strict } from './strict.ts'

/** A container image. */
export interface ImageOptions {
  /**
   * Registry and repository, without a tag: `registry.example.com/mirror/convex-backend`. Newer releases may be
   * below `ghcr.io/convex`, because the repository of Convex was renamed: `docker manifest inspect IMAGE:SHA` shows
   * whether an image exists.
   * @default Convex's own image
   */
  readonly repository?: string | undefined
  /**
   * Tag. `latest` is refused: it changes under a running system. An image with its own `repository` may have any other
   * tag. If the tag does not contain the release (its full sha), `check` cannot compare the versions of backend and
   * dashboard, and warns.
   * @default the option `release`
   */
  readonly tag?: string | undefined
  /**
   * Digest `sha256:…`, the strictest pin; the tag stays in front of it for readers and update bots.
   * @default none
   */
  readonly digest?: string | undefined
  /**
   * Image pull policy.
   * @default 'IfNotPresent'
   */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined
  /**
   * Names of Secrets with credentials of the registry.
   * @default none
   */
  readonly pullSecrets?: readonly string[] | undefined
}

function tagProblem(tag: string): string | undefined {
  if (tag === 'latest') return 'the tag "latest" changes under a running system; give a release, which is a commit sha'
  return /^\w[\w.-]{0,127}$/.test(tag) ? undefined : 'expected an image tag'
}

function repositoryProblem(text: string): string | undefined {
  if (text.includes('@')) return 'the repository has no digest; use the option "digest"'
  if (text.lastIndexOf(':') > text.lastIndexOf('/')) return 'the repository has no tag; use the option "tag"'
  const isRight = /^[a-z0-9]+([._-][a-z0-9]+)*(:\d+)?(\/[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*)*$/.test(text)
  return isRight ? undefined : `expected an image name such as "${backendRepository}"`
}

const digest = textLike((text) => /^sha256:[0-9a-f]{64}$/.test(text), 'a digest "sha256:" and 64 hex digits')

const fromText = (given: unknown) => (typeof given === 'string' ? imageParts(given) : undefined)

export const imageOptions = strict(
  {
    repository: v.optional(textWithout(repositoryProblem, 'an image name')),
    tag: v.optional(textWithout(tagProblem, 'an image tag')),
    digest: v.optional(digest),
    pullPolicy: v.optional(oneOf(['Always', 'IfNotPresent', 'Never'])),
    pullSecrets: v.optional(
      withRules(
        listOf(objectName),
        once((name) => [name]),
      ),
    ),
  },
  { bare: fromText },
) satisfies v.GenericSchema<ImageOptions>

/** Convex's own images have one tag each, the full sha. */
const tagIsPublished: CrossRule<v.InferOutput<typeof imageOptions>> = ({ repository, tag }) => {
  const shortSha = tag === undefined ? undefined : shortShaIn(tag)
  if (shortSha === undefined || (repository !== undefined && !isPublished(repository))) return []
  const message = `Convex publishes no tag "${tag}": its tags are full shas, and this one is printed by ${fullShaCommand(shortSha)}`
  return issue(['tag'], message)
}

/** An image of Convex, or one derived from it. */
export const convexImageOptions = withRules(imageOptions, tagIsPublished)
