import { refusalOf, unreadBy } from '../../convex/environment/index.ts'
import { releaseIn } from '../../convex/release.ts'
import type { CrossIssue } from '../cross-check.ts'
import type { ImageOptions } from '../image.ts'

/** What decides which variables have an effect: those that are given, and the image that reads them. */
interface Reading {
  readonly env: object
  readonly extraEnv: object
  readonly image: ImageOptions
}

const namesOf = (variables: object, group: string) =>
  Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && refusalOf(name)?.group === group ? [name] : [],
  )

/**
 * Variables that the release does not read. `env` takes those that the newest known release reads; a name that only an
 * earlier one reads goes in `extraEnv`.
 */
export function releaseIssues({ env, extraEnv, image }: Reading, release: string): readonly CrossIssue[] {
  const sha = image.tag === undefined ? release : releaseIn(image.tag)
  const issuesOf = (key: string, names: readonly string[], end = '') =>
    names.flatMap((name) => {
      const unread = unreadBy(name, sha)
      return unread === undefined
        ? []
        : [{ at: [key, name], message: `must not be set. ${unread.reason} ${unread.wayOut}${end}` }]
    })
  return [
    ...issuesOf('env', namesOf(env, 'known'), ' Names of earlier releases go in `extraEnv`.'),
    ...issuesOf('extraEnv', namesOf(extraEnv, 'dropped')),
  ]
}
