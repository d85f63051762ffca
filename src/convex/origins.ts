/** The addresses at which clients on the internet reach an instance. */
export interface Origins {
  /** Origin of the API and the WebSocket: `https://convex.example.com`. */
  readonly cloud: string
  /** Base URL of HTTP actions: `https://convex.example.com/http`, or a separate origin. */
  readonly site: string
}

/**
 * Path under which the backend's main port serves HTTP actions (convex-backend@652b828
 * crates/local_backend/src/router.rs#"/http/").
 */
export const httpActionsPath = '/http'

/** The origins of an instance that is served at a host, with HTTP actions below `/http` or on a separate host. */
export function originsOf({
  host,
  siteHost,
}: {
  readonly host: string
  readonly siteHost?: string | undefined
}): Origins {
  const cloud = `https://${host}`
  return { cloud, site: siteHost === undefined ? `${cloud}${httpActionsPath}` : `https://${siteHost}` }
}
