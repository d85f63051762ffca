import { program } from '../command-name.ts'
import { fromProxy } from './answers.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

/** An admin key as the backend takes it (crates/local_backend/src/authentication.rs:51-80, 652b828). */
export function authorization(adminKey: string): Readonly<Record<string, string>> {
  return { Authorization: `Convex ${adminKey}` }
}

/** Whether it was accepted, and for what. */
export type KeyOutcome = Outcome & { readonly readOnly?: boolean }

/** Whether the backend accepts the admin key (crates/local_backend/src/dashboard.rs:236-281, 652b828). */
export async function adminKeyAccepted(client: Client, origin: string, adminKey: string): Promise<KeyOutcome> {
  const [answer, instance] = await Promise.all([
    ask(client, `${origin}/api/check_admin_key`, { headers: authorization(adminKey) }),
    ask(client, `${origin}/instance_name`),
  ])
  if (answer.status === 401 || answer.status === 403) {
    return failed(
      `the backend refuses it (status ${answer.status})${otherInstance(adminKey, instance.text)}`,
      `${program} admin-key inspect: does the key belong to the instance name and the instance secret of the backend?`,
    )
  }
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  if (answer.status !== 200) {
    return failed(`the answer is unexpected (status ${answer.status})`, 'the log of the backend (kubectl logs)')
  }
  const readOnly = isReadOnly(answer.text)
  return { ...ok(readOnly ? 'accepted, for reading only' : 'accepted'), readOnly }
}

/** The name before the bar is no secret. It is compared, and the backend's own name is told. */
function otherInstance(adminKey: string, instanceName: string): string {
  const [given] = adminKey.split('|')
  if (given === instanceName || !/^[\w-]{1,100}$/.test(instanceName)) return ''
  return `: the key is for another instance than "${instanceName}"`
}

function isReadOnly(text: string): boolean {
  try {
    return (JSON.parse(text) as { isReadOnly?: unknown } | null)?.isReadOnly === true
  } catch {
    // Older backends answer with an empty text.
    return false
  }
}
