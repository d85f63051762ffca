import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

// What Convex says where no HTTP action is: with none deployed (crates/application/src/application_function_runner/
// http_routing.rs:94), and with others deployed (crates/isolate/src/environment/action/mod.rs:484, 652b828).
const own = /does not have HTTP actions enabled|No matching routes found/

/** Whether HTTP actions are reached. The path is one that nobody has, so that nothing runs but a route for every path. */
export async function httpActions(client: Client, site: string): Promise<Outcome> {
  const answer = await ask(client, `${site}/convex-k8s-smoke-test`)
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  const { status, text } = answer
  if (own.test(text)) return ok(`${site} leads to Convex`)
  // The router of the API has an empty answer for a path that it does not know.
  if (status === 404 && text.trim() === '') {
    return failed(
      `${site} leads to the API of the backend, not to HTTP actions`,
      'the route: /http must arrive at port 3210 with its prefix; a host of its own leads to port 3211',
    )
  }
  if (status >= 500) {
    return failed(`the answer is an error (status ${status})`, 'the log of the backend (kubectl logs)')
  }
  return ok(`${site} is answered by an HTTP action (status ${status})`)
}
