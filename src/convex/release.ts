/**
 * The Convex release that this version of the package was tested with: tag of the backend and of the dashboard image.
 * Both are tagged by the full commit sha and must be equal (convex-backend@652b828
 * .github/workflows/release_self_hosted_images.yml#"Tag and push backend manifest","Tag and push dashboard manifest",
 * convex-backend@652b828 self-hosted/CHANGELOG.md#"Make sure to use the same version").
 */
export const defaultRelease = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

/**
 * Version of the command-line tool, the npm package `convex`, that the same commit holds
 * (npm-packages/convex/package.json). A much newer one may require features that the backend lacks.
 */
export const defaultCliVersion = '1.45.0'

/**
 * Organizations on GitHub that publish Convex. The first one has the repository and the images of `defaultRelease`. The
 * second one has the repository from version 1.48.0 of npm's `convex` on, according to its package.json; whether it also
 * has images is unknown.
 */
export const owners = ['get-convex', 'convex'] as const
const [owner] = owners

/** Image of the backend, without its tag. */
export const backendRepository = `ghcr.io/${owner}/convex-backend`

/** Image of the dashboard, without its tag. */
export const dashboardRepository = `ghcr.io/${owner}/convex-dashboard`

/** The repository of Convex, from which the images are built. */
export const repository = `https://github.com/${owner}/convex-backend`

/** Where Convex lists its releases, by the names of their Git tags. */
export const releasesPage = `${repository}/releases`

/** The page of a commit, with its date. */
export function commitPage(sha: string): string {
  return `${repository}/commit/${sha}`
}

/**
 * Prints the full sha of the newest release: every push to the branch `release` builds both images, and tags them by
 * its commit (convex-backend@652b828 .github/workflows/release_self_hosted_images.yml#on,tag_images).
 */
export const newestReleaseCommand = `git ls-remote ${repository} refs/heads/release`

/**
 * Prints the full sha of a short one. Git tags `precompiled-DATE-SHORTSHA` are not used: about one in ten points at a
 * different commit from the one in its name (convex-backend@652b828
 * .github/workflows/precompile.yml#release_dashboard.RELEASE_NAME,release_dashboard.tag_name; 99 of 1,032 tags).
 */
export function fullShaCommand(shortSha: string): string {
  const accept = "'Accept: application/vnd.github.sha'"
  return `curl -fsSL -H ${accept} https://api.github.com/repos/${owner}/convex-backend/commits/${shortSha}`
}

/** The short sha in a text: the text itself, or the end of a release's Git tag. */
export function shortShaIn(text: string): string | undefined {
  return /^(?:precompiled-\d{4}-\d{2}-\d{2}-)?([0-9a-f]{7,31})$/i.exec(text)?.[1]?.toLowerCase()
}

/** The release that a tag names. The tag of a mirror may contain more than the sha: `v1-652b828…`. */
export function releaseIn(tag: string): string | undefined {
  return /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/.exec(tag)?.[0]
}

/** Whether an image is one of those that Convex publishes, under either name. */
export function isPublished(imageRepository: string): boolean {
  return owners.some((name) => imageRepository.startsWith(`ghcr.io/${name}/`))
}
