import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

const look = 'the route, which must leave /metrics out; or DISABLE_METRICS_ENDPOINT in the ConfigMap: "true", exactly'

/**
 * Whether the world is kept from the metrics, which tell the names of functions and tables. A separate host for HTTP
 * actions has them as well: both ports do (crates/common/src/http/mod.rs:560, 652b828).
 */
export async function metricsClosed(client: Client, origin: string, site: string): Promise<Outcome> {
  const first = await closedAt(client, origin, '/metrics')
  if (first.outcome === 'failed' || site === new URL(origin).origin) return first
  return closedAt(client, site, `${site}/metrics`)
}

async function closedAt(client: Client, origin: string, name: string): Promise<Outcome> {
  const answer = await ask(client, `${origin}/metrics`)
  const { status } = answer
  if ([401, 403, 404].includes(status)) return ok(`closed (status ${status})`)
  if (status === 200) return failed(`${name} is open to everybody`, look)
  return fromProxy(answer) ?? failed(`whether ${name} is closed is not known (status ${status})`, look)
}
