import { defaultRelease, isPublished, releaseIn } from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ImageReference } from '../../model/backend/image-reference.ts'
import { grouped } from '../../model/grouped.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { eachDashboard } from '../scopes.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { backendYaml, dashboardYaml, documents, replaced } from '../../examples/backend.ts'
import { otherSha, imageOf } from './support/images.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Backend and dashboard belong to one release.',
  why:
    'Backend and dashboard are built from one commit and tested together, and upstream requires the same version of ' +
    'both. A newer dashboard calls functions that an older backend does not have. Other images cannot be compared, ' +
    'unless their tag contains the full sha of a release.',
  source: [
    convex('self-hosted/CHANGELOG.md', '"Make sure to use the same version"'),
    convex('.github/workflows/release_self_hosted_images.yml', 'on', 'tag_images'),
  ],
  bad: documents(backendYaml, replaced(dashboardYaml, { [defaultRelease]: otherSha })),
  good: documents(backendYaml, dashboardYaml),
  check: eachDashboard(function* (pod, report, model) {
    const isUnknown = ({ repository, tag }: ImageReference) => tag === undefined && model.placeholders.isIn(repository)
    const others = (backendsByNamespace(model).get(namespaceOf(pod.workload.object)) ?? []).map(imageOf)
    const image = imageOf(pod)
    if (others.length === 0 || [image, ...others].some((one) => isDigestAlone(one) || isUnknown(one))) return
    if (others.some((other) => versionOf(other) === versionOf(image))) return
    const tag = image.tag ?? 'latest'
    const tags = [...new Set(others.map((other) => other.tag ?? 'latest'))].toSorted().join(' and ')
    const isKnown = [image, ...others].every(showsVersion)
    yield report(
      `${pod.container.path}.image`,
      isKnown
        ? `The dashboard has the release ${tag}, but the backend has ${tags}.`
        : `The dashboard has the tag ${tag}, and the backend ${tags}. The tags do not show whether both belong to one release.`,
      isKnown
        ? 'Set the same tag for both.'
        : 'Build both from one commit of Convex, with a tag that contains its full sha: v1-<sha>.',
    )
  }),
}

const backendsByNamespace = memo(({ backends }: Model) =>
  grouped(backends, ({ workload }) => [namespaceOf(workload.object)]),
)

function isDigestAlone({ tag, digest }: ImageReference): boolean {
  return tag === undefined && digest !== undefined
}

function versionOf({ tag = 'latest' }: ImageReference): string {
  return releaseIn(tag) ?? tag
}

/** Tags of published images are their version. */
function showsVersion({ repository, tag = 'latest' }: ImageReference): boolean {
  return isPublished(repository) || releaseIn(tag) !== undefined
}
