import type { ConvexEnvironment } from './environment.ts'

/**
 * Values that Convex sets for self-hosting, where the defaults of its program differ: old versions of documents are
 * kept for two days instead of 14, and 16 actions of each runtime run at once instead of 64. 16 is the program's own
 * default for queries and mutations; they are written out so that all four are in one place.
 *
 * Sources: convex-backend@652b828 self-hosted/docker/docker-compose.yml#backend.environment; for
 * the program, the entries of these variables.
 */
export const selfHostedDefaults = {
  APPLICATION_MAX_CONCURRENT_MUTATIONS: 16,
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: 16,
  APPLICATION_MAX_CONCURRENT_QUERIES: 16,
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: 16,
  DOCUMENT_RETENTION_DELAY: 172_800,
} as const satisfies ConvexEnvironment
