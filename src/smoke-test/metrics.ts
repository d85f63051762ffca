import { fromProxy } from './answers.ts'
import { failed, ok, skipped } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

const look = 'the route, which must exclude /metrics; or DISABLE_METRICS_ENDPOINT in the ConfigMap: exactly "true"'

/** Where HTTP actions are served, and whether Convex is known to respond there. */
interface Site {
  readonly origin: string
  readonly isConvex: boolean
}

/**
 * Whether the metrics, which reveal the names of functions and tables, are closed to clients on the internet. A
 * separate host for HTTP actions has them as well: both ports do (convex-backend@652b828
 * crates/common/src/http/mod.rs#meta_routes).
 */
export async function metricsClosed(client: Client, origin: string, site: Site): Promise<Outcome> {
  const first = await closedAt(client, origin, '/metrics')
  if (first.outcome === 'failed' || site.origin === new URL(origin).origin) return first
  return site.isConvex
    ? closedAt(client, site.origin, `${site.origin}/metrics`)
    : skipped(`closed at ${origin}, not tested at ${site.origin}: the HTTP actions part failed`)
}

async function closedAt(client: Client, origin: string, name: string): Promise<Outcome> {
  const answer = await ask(client, `${origin}/metrics`)
  const { status } = answer
  if ([401, 403, 404].includes(status)) return ok(`closed (status ${status})`)
  if (status === 200) return failed(`${name} is public`, look)
  return fromProxy(answer) ?? failed(`it is unknown whether ${name} is closed (status ${status})`, look)
}
