import { defaultRelease } from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { otherSha, imageOf } from './support/images.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Images are of the release that was asked for.',
  why:
    'When `check` is told a release, every image of Convex has to be of it. An image of another tag is another version, ' +
    'whatever its digest; a digest alone does not show its version.',
  source: 'convex-backend .github/workflows/release_self_hosted_images.yml:45-57 (652b828)',
  bad: changed({ [defaultRelease]: otherSha }),
  good: backendYaml,
  *check({ backends, dashboards, release }) {
    if (release === undefined) return
    for (const pod of [...backends, ...dashboards]) {
      const { tag, digest } = imageOf(pod)
      // The sha of a release may be a part of a mirror's own tags.
      if (tag?.includes(release) === true) continue
      const isHidden = tag === undefined && digest !== undefined
      yield problemAt(
        { object: pod.workload.object, path: `${pod.container.path}.image` },
        isHidden
          ? `The image is given by a digest alone, which does not show whether it is of ${release}.`
          : `The image has the tag ${tag ?? 'latest'}, not ${release}.`,
        isHidden ? `Write the tag before the digest: ${release}@sha256:…` : `Give it the tag ${release}.`,
        isHidden ? 'info' : undefined,
      )
    }
  },
}
