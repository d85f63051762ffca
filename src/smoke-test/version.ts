import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

// `/version` answers with a version or `unknown` as plain text (convex-backend@652b828
// crates/common/src/http/mod.rs#meta_routes, convex-backend@652b828
// crates/metrics/src/lib.rs#initialize_server_version). Another word, such as the `ok` of a health check, is not a
// version.
const versionText = /^(?=\D*\d|unknown$)[\w.+-]{1,100}$/

/** Whether the backend answers at its public origin. */
export async function version(client: Client, origin: string): Promise<Outcome> {
  const answer = await ask(client, `${origin}/version`)
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  const text = answer.text.trim()
  if (answer.status === 200 && versionText.test(text)) return ok(`the backend reports ${text}`)
  return failed(
    `the answer is not from a Convex backend (status ${answer.status})`,
    'the route: the whole host must go to port 3210 of the backend, with unchanged paths',
  )
}
