import {
  defaultRelease,
  fullShaCommand,
  isPublished,
  newestReleaseCommand,
  shortShaIn,
} from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { imageOf } from './support/images.ts'
import { eachPod } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Images are pinned by a release or a digest.',
  why:
    'Convex tags its images with the full sha of a commit, and moves latest manually. With latest, or without a tag, ' +
    'the next restart can pull another version, with migrations that cannot be reverted, while the dashboard remains ' +
    'on the old version.',
  source: [
    convex(
      '.github/workflows/release_self_hosted_images.yml',
      '"Tag and push backend manifest"',
      '"Tag and push dashboard manifest"',
    ),
    convex('.github/workflows/tag_self_hosted_images_latest.yml', 'on', 'tag_images_as_latest'),
    convex('crates/model/src/migrations.rs', '"persisted db metadata version is ahead"'),
  ],
  bad: changed({ [`convex-backend:${defaultRelease}`]: 'convex-backend:latest' }),
  good: backendYaml,
  check: eachPod(function* (pod, report) {
    const { repository, tag, digest } = imageOf(pod)
    if (digest !== undefined || repository === '') return
    const path = `${pod.container.path}.image`
    const fix = 'Set the full sha of a Convex commit as the tag, the same for backend and dashboard'
    if (tag === undefined || tag === 'latest') {
      const reason = tag === undefined ? 'has no tag, which means latest' : 'has the tag latest'
      const message = `The image ${reason}: the next start can pull another version.`
      yield report(path, message, `${fix}; ${newestReleaseCommand} prints that of the newest release.`)
      return
    }
    const shortSha = shortShaIn(tag)
    if (shortSha === undefined || !isPublished(repository)) return
    const message = `Convex publishes no tag "${tag}": its tags are full shas of 40 digits.`
    yield report(path, message, `${fix}; ${fullShaCommand(shortSha)} prints this one.`)
  }),
}
