import { program } from '../command-name.ts'
import { fromProxy } from './answers.ts'
import { parsedFields } from './json.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'

/**
 * An admin key in the form that the backend accepts (convex-backend@652b828
 * crates/local_backend/src/authentication.rs#ExtractAuthenticationToken.from_request_parts).
 */
export function authorization(adminKey: string): Readonly<Record<string, string>> {
  return { Authorization: `Convex ${adminKey}` }
}

/** Whether it was accepted, and for what. */
export type KeyOutcome = Outcome & { readonly readOnly?: boolean }

/**
 * Whether the backend accepts the admin key (convex-backend@652b828
 * crates/local_backend/src/dashboard.rs#check_admin_key).
 */
export async function adminKeyAccepted(client: Client, origin: string, adminKey: string): Promise<KeyOutcome> {
  const answer = await ask(client, `${origin}/api/check_admin_key`, { headers: authorization(adminKey) })
  const { status } = answer
  if (status === 401 || status === 403) {
    const instance = await ask(client, `${origin}/instance_name`).catch(() => undefined)
    return failed(
      `the backend refuses it (status ${status})${otherInstance(adminKey, instance?.text)}`,
      `${program} admin-key inspect: check whether the key belongs to the instance name and the instance secret of the backend`,
    )
  }
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  const found = status === 200 ? accepted(answer.text) : undefined
  return (
    found ??
    failed(
      `the answer is not from a Convex backend (status ${status})`,
      'the route: /api must go to port 3210; kubectl logs',
    )
  )
}

/** The name before the bar is not a secret. It is compared, and the backend's own name is reported. */
function otherInstance(adminKey: string, instanceName = ''): string {
  const [given] = adminKey.split('|')
  if (given === instanceName || !/^[\w-]{1,100}$/.test(instanceName)) return ''
  return `: the key is for a different instance than "${instanceName}"`
}

/**
 * The answer of the backend to a key that it accepts. Any other page with status 200 does not prove that the key is
 * valid.
 */
function accepted(text: string): KeyOutcome | undefined {
  const { success, isReadOnly } = parsedFields(text)
  if (success !== true) return undefined
  return isReadOnly === true ? { ...ok('accepted, read-only'), readOnly: true } : { ...ok('accepted'), readOnly: false }
}
