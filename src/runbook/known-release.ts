import { releaseOfImage } from '../check/model/backend/image-reference.ts'
import { commitPage } from '../convex/release.ts'
import { newestRelease, releaseOf, upgradeBetween } from '../convex/releases/releases.ts'
import type { Release } from '../convex/releases/releases.ts'

/** What is known of the release of an image, and of an upgrade to the newest known one: one sentence each. */
export function knownRelease(image: string, code = (text: string) => text): readonly string[] {
  const sha = releaseOfImage(image)
  if (sha === undefined) return ['The tag does not contain the full SHA of a release.']
  const [release, newest] = [releaseOf(sha), newestRelease()]
  if (release === undefined) return [`The release is not among the known ones; its date is on ${commitPage(sha)}.`]
  const { days, migrations, ahead } = upgradeBetween(release, newest)
  const [first, last] = [migrations[0], migrations.at(-1)]
  return [
    `The release is of ${described(release)}.`,
    ...(ahead === undefined
      ? []
      : [
          `This release was withdrawn: the next one, ${code(ahead.release)}, has database version ${ahead.database}, and later migrations ` +
            'that reuse a number do not run. Move to a new instance by export and import.',
        ]),
    release === newest
      ? 'This version of the package knows no newer one.'
      : `The newest known one is ${code(newest.release)} of ${described(newest)}, ${days} days later.`,
    ...(first === undefined
      ? []
      : [
          `The upgrade runs ${first === last ? `migration ${first}` : `migrations ${first} to ${last}`}, which cannot be undone.`,
        ]),
  ]
}

function described({ date, cli, database }: Release): string {
  return `${date}, with CLI ${cli} and database version ${database}`
}
