/**
 * API, WebSocket and, below `/http`, HTTP actions (convex-backend@652b828
 * self-hosted/docker-build/run_backend.sh#"--port 3210").
 */
export const apiPort = 3210

/**
 * The site proxy: forwards every path to `/http` of the API port. It admits four requests at a time, so no public route
 * should use it (convex-backend@652b828 crates/local_backend/src/proxy.rs#service).
 */
export const sitePort = 3211

/** The dashboard (self-hosted/docker-build/Dockerfile.dashboard). */
export const dashboardPort = 6791

/**
 * Paths of the API port that need no authentication and must not be public: metrics of the instance, and an echo that
 * accepts 128 MiB (convex-backend@652b828 crates/common/src/http/mod.rs#meta_routes, convex-backend@652b828
 * crates/local_backend/src/router.rs#health_check_routes).
 */
export const privatePaths = ['/metrics', '/echo'] as const

/**
 * Responds as soon as the backend serves requests; Convex has no other health check (convex-backend@652b828
 * self-hosted/docker/docker-compose.yml#backend.healthcheck).
 */
export const healthPath = '/version'

/**
 * All other paths of the API port, for routes that can only list the allowed paths (convex-backend@652b828
 * crates/local_backend/src/router.rs#migrated_api_routes,migrated,health_check_routes).
 */
export const publicPaths = [
  { path: '/', pathType: 'Exact' },
  { path: '/api', pathType: 'Prefix' },
  { path: '/http', pathType: 'Prefix' },
  { path: '/instance_name', pathType: 'Exact' },
  { path: '/instance_version', pathType: 'Exact' },
  { path: '/version', pathType: 'Exact' },
] as const
