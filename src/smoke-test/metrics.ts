import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

/** Whether the world is kept from the metrics, which tell the names of functions and tables. */
export async function metricsClosed(client: Client, origin: string): Promise<Outcome> {
  const { status } = await ask(client, `${origin}/metrics`)
  if (status === 200) {
    return failed(
      '/metrics is open to everybody',
      'the route, which must leave /metrics out; or DISABLE_METRICS_ENDPOINT in the ConfigMap: "true", exactly',
    )
  }
  return ok(`closed (status ${status})`)
}
