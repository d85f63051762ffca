/**
 * The Convex release that this version of the package is made for: tag of the backend and of the dashboard image.
 * Both are tagged by the full commit sha and must be equal (.github/workflows/release_self_hosted_images.yml:45-57,
 * self-hosted/CHANGELOG.md:7-8). This one is git tag `precompiled-2026-08-22-652b828`.
 */
export const defaultRelease = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

/**
 * Version of the command-line tool, the npm package `convex`, that the same commit holds
 * (npm-packages/convex/package.json). A much newer one may ask the backend for what it does not have.
 */
export const defaultCliVersion = '1.45.0'

/** Image of the backend, without its tag. */
export const backendRepository = 'ghcr.io/get-convex/convex-backend'

/** Image of the dashboard, without its tag. */
export const dashboardRepository = 'ghcr.io/get-convex/convex-dashboard'
