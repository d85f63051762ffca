import { isPublished, releaseIn, shortShaIn } from '../../convex/release.ts'
import type { CrossRule } from '../cross-check.ts'
import { describe } from '../describe.ts'
import type { StackSettings } from './stack.ts'

/**
 * Upstream requires the same version of both (convex-backend@652b828 self-hosted/CHANGELOG.md#"Make sure to use the
 * same version"). The tag of a custom image may not show the version; `check` warns in this case.
 */
export const imagesAgree: CrossRule<StackSettings> = ({ release, backend, dashboard }) => {
  if (dashboard === false) return []
  const [own, other] = [backend.image.tag ?? release, dashboard.image.tag ?? release]
  if (versionOf(own) === versionOf(other)) return []
  const tagged = Object.entries({ dashboard, backend }).filter(([, { image }]) => image.tag !== undefined)
  if (tagged.some(([, { image }]) => image.repository !== undefined && !isPublished(image.repository))) return []
  const message =
    `the dashboard must have the same version as the backend, but ${shown(other)} is not ${shown(own)}; for another ` +
    'release of both give the option "release" in place of the tag, for your own image its "repository" with the tag'
  // A short sha is refused with a separate message.
  const others = tagged.filter(([, { image }]) => shortShaIn(image.tag ?? '') === undefined)
  return others.slice(0, 1).map(([key]) => ({ at: [key, 'image', 'tag'], message }))
}

function versionOf(tag: string): string {
  return releaseIn(tag) ?? tag
}

function shown(tag: string): string {
  return releaseIn(tag) === tag ? tag : describe(tag)
}
