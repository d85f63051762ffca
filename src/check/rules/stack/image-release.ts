import { defaultRelease } from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import { backendYaml, changed } from '../../examples/backend.ts'
import { otherSha, imageOf } from './support/images.ts'
import { eachPod } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Images belong to the requested release.',
  why:
    'If `check` gets a release, every image of Convex must belong to it. An image with another tag is another ' +
    'version, regardless of its digest. A digest alone does not show its version.',
  source: [
    convex(
      '.github/workflows/release_self_hosted_images.yml',
      '"Tag and push backend manifest"',
      '"Tag and push dashboard manifest"',
    ),
  ],
  bad: changed({ [defaultRelease]: otherSha }),
  good: backendYaml,
  check: eachPod(function* (pod, report, { release }) {
    const { tag, digest } = imageOf(pod)
    // The tags of a mirror can contain the sha of a release.
    if (release === undefined || tag?.includes(release) === true) return
    const isHidden = tag === undefined && digest !== undefined
    yield report(
      `${pod.container.path}.image`,
      isHidden
        ? `The image has only a digest, which does not show whether it belongs to ${release}.`
        : `The image has the tag ${tag ?? 'latest'}, not ${release}.`,
      isHidden ? `Write the tag before the digest: ${release}@sha256:…` : `Set the tag ${release}.`,
      isHidden ? 'info' : undefined,
    )
  }),
}
