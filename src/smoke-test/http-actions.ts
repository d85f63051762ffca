import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

// Convex's responses if no HTTP action matches: with none deployed (convex-backend@652b828
// crates/application/src/application_function_runner/http_routing.rs#"does not have HTTP actions enabled."), and with
// others deployed (convex-backend@652b828 crates/isolate/src/environment/action/mod.rs#"No matching routes found").
const own = new Set(['This Convex deployment does not have HTTP actions enabled.', 'No matching routes found'])

// The methods that are handed to HTTP actions (convex-backend@652b828
// crates/local_backend/src/http_actions.rs#http_action_handler). To any other one the router itself answers, on both
// ports, with 405 and this list, in this order and without spaces (axum 0.8, routing/method_routing.rs).
const methods = 'GET,HEAD,POST,DELETE,PATCH,PUT,OPTIONS'

const look = 'the route: /http must reach port 3210 with its prefix; a separate host goes to port 3211'

/**
 * Whether HTTP actions are reached. The path is one that no application uses, so that only a route for every path can
 * run.
 */
export async function httpActions(client: Client, site: string): Promise<Outcome> {
  const url = `${site}/convex-k8s-smoke-test`
  const answer = await ask(client, url)
  const { status, text } = answer
  if (status === 404 && own.has(text.trim())) return ok(`${site} reaches Convex`)
  // A route for every path has answered, or another server. A firewall may cut off a method that it does not know.
  const router = await ask(client, url, { method: 'PROPFIND' }).catch(() => undefined)
  // A redirect may be that of a login, in front of the backend or in place of it.
  const isOfAction = (status >= 200 && status < 300) || (status >= 400 && status < 500)
  if (isOfAction && router?.status === 405 && router.headers.allow === methods)
    return ok(`${site} is answered by an HTTP action (status ${status})`)
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  if (status >= 500) {
    return failed(`the answer is an error (status ${status})`, 'the log of the backend (kubectl logs)')
  }
  return failed(`the answer of ${site} is not from HTTP actions (status ${status})`, look)
}
