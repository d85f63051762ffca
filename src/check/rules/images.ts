import { defaultRelease } from '../../convex/release.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { imageName } from '../world/convex-pods.ts'
import { imageReferenceOf } from '../world/image-reference.ts'
import type { ImageReference } from '../world/image-reference.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { backendYaml, changed, dashboardYaml, documents, replaced } from './backend-example.ts'

const shortSha = /^[0-9a-f]{7,39}$/
const otherSha = 'b2b9f8a1c0d4e5f60718293a4b5c6d7e8f901234'

function imageOf({ container }: ConvexPod): ImageReference {
  return imageReferenceOf(container.image)
}

/** An image that changes under a running system. */
export const imagesArePinned: Rule = {
  id: 'images-are-pinned',
  severity: 'warning',
  title: 'Images are pinned by a release or a digest.',
  why:
    'Convex tags its images by the full sha of a commit and moves latest by hand. With latest, or without a tag, the next ' +
    'restart may bring another version, with migrations that do not go back, while the dashboard stays at the old one.',
  source:
    'convex-backend .github/workflows/release_self_hosted_images.yml:45-57, tag_self_hosted_images_latest.yml:3-42, ' +
    'crates/model/src/migrations.rs:119-128 (652b828)',
  bad: changed({ [`convex-backend:${defaultRelease}`]: 'convex-backend:latest' }),
  good: backendYaml,
  *check({ backends, dashboards }) {
    for (const pod of [...backends, ...dashboards]) {
      const { repository, tag, digest } = imageOf(pod)
      if (digest !== undefined || repository === '') continue
      const place = { object: pod.workload.object, path: `${pod.container.path}.image` }
      const fix = 'Give the full sha of a Convex commit as the tag, the same for backend and dashboard.'
      if (tag === undefined || tag === 'latest') {
        const said = tag === undefined ? 'has no tag, which means latest' : 'has the tag latest'
        yield { ...place, message: `The image ${said}: the next start may bring another version.`, fix }
      } else if (shortSha.test(tag) && repository.startsWith('ghcr.io/get-convex/')) {
        yield { ...place, message: `Convex publishes no tag "${tag}": its tags are the full sha, 40 digits.`, fix }
      }
    }
  },
}

/** The two are released together. */
export const imagesAreOfOneRelease: Rule = {
  id: 'images-are-of-one-release',
  severity: 'warning',
  title: 'Backend and dashboard are of one release.',
  why:
    'Backend and dashboard are built from one commit and tested together; upstream asks for the same version of both. A ' +
    'newer dashboard asks for what an older backend does not have.',
  source:
    'convex-backend self-hosted/CHANGELOG.md:7-8, .github/workflows/release_self_hosted_images.yml:3-57 (652b828)',
  bad: documents(backendYaml, replaced(dashboardYaml, { [defaultRelease]: otherSha })),
  good: documents(backendYaml, dashboardYaml),
  *check({ backends, dashboards }) {
    const tags = new Map<string, Set<string>>()
    const unknown = new Set<string>()
    for (const pod of backends) {
      const namespace = namespaceOf(pod.workload.object)
      const { tag, digest } = imageOf(pod)
      if (tag === undefined && digest !== undefined) unknown.add(namespace)
      else tags.set(namespace, (tags.get(namespace) ?? new Set()).add(tag ?? 'latest'))
    }
    for (const pod of backends) yield* otherPrograms(pod)
    for (const pod of dashboards) {
      const namespace = namespaceOf(pod.workload.object)
      const known = tags.get(namespace)
      const { tag, digest } = imageOf(pod)
      if (known === undefined || unknown.has(namespace) || (tag === undefined && digest !== undefined)) continue
      if (known.has(tag ?? 'latest')) continue
      yield {
        object: pod.workload.object,
        path: `${pod.container.path}.image`,
        message: `The dashboard is of ${tag ?? 'latest'}, the backend of ${[...known].toSorted().join(' and ')}.`,
        fix: 'Give both the same tag.',
      }
    }
  },
}

/** An init container that copies the programs of another release is the backend of that release. */
function otherPrograms({ workload, container }: ConvexPod): readonly Problem[] {
  return workload.containers
    .filter(({ isInit, image }) => isInit && imageName(image) === 'convex-backend' && image !== container.image)
    .map(({ path }) => ({
      object: workload.object,
      path: `${path}.image`,
      message: 'The init container has another image of the backend than the container that runs it.',
      fix: 'Give both the same image.',
    }))
}

/** Only with the option `release`. */
export const imagesAreOfTheRelease: Rule = {
  id: 'images-are-of-the-release',
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
      yield {
        object: pod.workload.object,
        path: `${pod.container.path}.image`,
        message: isHidden
          ? `The image is given by a digest alone, which does not show whether it is of ${release}.`
          : `The image is of ${tag ?? 'latest'}, and not of ${release}.`,
        fix: isHidden ? `Write the tag before the digest: ${release}@sha256:…` : `Give it the tag ${release}.`,
        ...(isHidden && { severity: 'info' as const }),
      }
    }
  },
}
