import { defaultRelease, isPublished, releaseIn } from '../../../convex/release.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import type { ImageReference } from '../../model/backend/image-reference.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { backendYaml, dashboardYaml, documents, replaced } from '../../examples/backend.ts'
import { otherSha, imageOf } from './support/images.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Backend and dashboard are of one release.',
  why:
    'Backend and dashboard are built from one commit and tested together; upstream asks for the same version of both. A ' +
    'newer dashboard asks for what an older backend does not have. An image from elsewhere, under a tag that does not hold ' +
    'the full sha of a release, cannot be compared.',
  source:
    'convex-backend self-hosted/CHANGELOG.md:7-8, .github/workflows/release_self_hosted_images.yml:3-57 (652b828)',
  bad: documents(backendYaml, replaced(dashboardYaml, { [defaultRelease]: otherSha })),
  good: documents(backendYaml, dashboardYaml),
  *check({ backends, dashboards, placeholders }) {
    const isUnknown = ({ repository, tag }: ImageReference) => tag === undefined && placeholders.isIn(repository)
    for (const pod of backends) if (!placeholders.isIn(pod.container.image)) yield* otherPrograms(pod)
    for (const pod of dashboards) {
      const object = pod.workload.object
      const others = backends
        .filter(({ workload }) => namespaceOf(workload.object) === namespaceOf(object))
        .map(imageOf)
      const image = imageOf(pod)
      if (others.length === 0 || [image, ...others].some((one) => isDigestAlone(one) || isUnknown(one))) continue
      if (others.some((other) => versionOf(other) === versionOf(image))) continue
      const tag = image.tag ?? 'latest'
      const tags = [...new Set(others.map((other) => other.tag ?? 'latest'))].toSorted().join(' and ')
      const isKnown = [image, ...others].every(showsVersion)
      yield problemAt(
        { object, path: `${pod.container.path}.image` },
        isKnown
          ? `The dashboard is of ${tag}, the backend of ${tags}.`
          : `The dashboard has the tag ${tag}, the backend ${tags}: they do not show whether both are of one release.`,
        isKnown
          ? 'Give both the same tag.'
          : 'Build both from one commit of Convex. A tag that holds its full sha shows it: v1-<sha>.',
      )
    }
  },
}

function isDigestAlone({ tag, digest }: ImageReference): boolean {
  return tag === undefined && digest !== undefined
}

function versionOf({ tag = 'latest' }: ImageReference): string {
  return releaseIn(tag) ?? tag
}

/** Convex tags its own images by their version alone. */
function showsVersion({ repository, tag = 'latest' }: ImageReference): boolean {
  return isPublished(repository) || releaseIn(tag) !== undefined
}

/** An init container that copies the programs of another release is the backend of that release. */
function* otherPrograms({ workload, container }: ConvexPod): Iterable<Problem> {
  yield* workload.containers
    .filter(({ isInit, image }) => isInit && imageName(image) === 'convex-backend' && image !== container.image)
    .map(({ path }) =>
      problemAt(
        { object: workload.object, path: `${path}.image` },
        'The init container has another image of the backend than the container that runs it.',
        'Give both the same image.',
      ),
    )
}
