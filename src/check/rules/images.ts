import { defaultRelease, fullShaCommand, isPublished, newestReleaseCommand } from '../../convex/release.ts'
import { releaseIn, shortShaIn } from '../../convex/release.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { imageName } from '../world/convex-pods.ts'
import { imageReferenceOf } from '../world/image-reference.ts'
import type { ImageReference } from '../world/image-reference.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { backendYaml, changed, dashboardYaml, documents, replaced } from './backend-example.ts'

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
      const fix = 'Give the full sha of a Convex commit as the tag, the same for backend and dashboard'
      if (tag === undefined || tag === 'latest') {
        const said = tag === undefined ? 'has no tag, which means latest' : 'has the tag latest'
        const message = `The image ${said}: the next start may bring another version.`
        yield { ...place, message, fix: `${fix}; ${newestReleaseCommand} prints that of the newest release.` }
        continue
      }
      const shortSha = shortShaIn(tag)
      if (shortSha === undefined || !isPublished(repository)) continue
      const message = `Convex publishes no tag "${tag}": its tags are the full sha, 40 digits.`
      yield { ...place, message, fix: `${fix}; ${fullShaCommand(shortSha)} prints this one.` }
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
      yield {
        object,
        path: `${pod.container.path}.image`,
        message: isKnown
          ? `The dashboard is of ${tag}, the backend of ${tags}.`
          : `The dashboard has the tag ${tag}, the backend ${tags}: they do not show whether both are of one release.`,
        fix: isKnown
          ? 'Give both the same tag.'
          : 'Build both from one commit of Convex. A tag that holds its full sha shows it: v1-<sha>.',
      }
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
          : `The image has the tag ${tag ?? 'latest'}, not ${release}.`,
        fix: isHidden ? `Write the tag before the digest: ${release}@sha256:…` : `Give it the tag ${release}.`,
        ...(isHidden && { severity: 'info' as const }),
      }
    }
  },
}
