/** API, WebSocket and, below `/http`, HTTP actions (self-hosted/docker-build/run_backend.sh:61). */
export const apiPort = 3210

/**
 * The site proxy: forwards every path to `/http` of the API port. It admits four requests at a time, so no public route
 * should use it (crates/local_backend/src/proxy.rs:59-66).
 */
export const sitePort = 3211

/** The dashboard (self-hosted/docker-build/Dockerfile.dashboard). */
export const dashboardPort = 6791

/**
 * Paths of the API port that need no authentication and must not be public: metrics of the instance, and an echo that
 * accepts 128 MiB (crates/common/src/http/mod.rs:559-565, crates/local_backend/src/router.rs:535-556).
 */
export const privatePaths = ['/metrics', '/echo'] as const

/** Responds as soon as the backend serves requests; Convex has no other health check (docker-compose.yml:49-52). */
export const healthPath = '/version'

/**
 * All other paths of the API port, for routes that can only list the allowed paths
 * (crates/local_backend/src/router.rs:395-420,535-556).
 */
export const publicPaths = [
  { path: '/', pathType: 'Exact' },
  { path: '/api', pathType: 'Prefix' },
  { path: '/http', pathType: 'Prefix' },
  { path: '/instance_name', pathType: 'Exact' },
  { path: '/instance_version', pathType: 'Exact' },
  { path: '/version', pathType: 'Exact' },
] as const
