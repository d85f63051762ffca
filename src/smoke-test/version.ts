import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

// `/version` answers with a version or `unknown` as plain text (crates/common/src/http/mod.rs:560, 652b828).
const versionText = /^[\w.+-]{1,100}$/

/** Whether the backend answers at its public origin. */
export async function version(client: Client, origin: string): Promise<Outcome> {
  const answer = await ask(client, `${origin}/version`)
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  const text = answer.text.trim()
  if (answer.status === 200 && versionText.test(text)) return ok(`the backend says ${text}`)
  return failed(
    `the answer is none of a Convex backend (status ${answer.status})`,
    'the route: does the whole host lead to port 3210 of the backend, unchanged?',
  )
}
