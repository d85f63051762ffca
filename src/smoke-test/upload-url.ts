import { authorization } from './admin-key.ts'
import { fromProxy } from './answers.ts'
import { parsedFields } from './json.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import { ask } from './request.ts'
import type { Client } from './request.ts'
import { heard } from './shown.ts'

const look = 'CONVEX_CLOUD_ORIGIN in the ConfigMap of the backend'

/**
 * Whether an upload URL is one that clients can reach: absolute, and at the public origin. The dashboard requests one
 * with the same function (convex-backend@652b828
 * npm-packages/system-udfs/convex/_system/frontend/fileStorageV2.ts#generateUploadUrl). It also shows that the database
 * can be written to. Nothing is uploaded; only an entry in the audit log remains.
 */
export async function uploadUrl(client: Client, origin: string, adminKey: string): Promise<Outcome> {
  const answer = await ask(client, `${origin}/api/mutation`, {
    method: 'POST',
    headers: { ...authorization(adminKey), 'Content-Type': 'application/json' },
    body: JSON.stringify({ path: '_system/frontend/fileStorageV2:generateUploadUrl', args: {}, format: 'json' }),
  })
  const proxied = fromProxy(answer)
  if (proxied !== undefined) return proxied
  const url = answer.status === 200 ? valueOf(answer.text) : undefined
  if (url === undefined) {
    return failed(`the backend returns none (status ${answer.status})`, 'the log of the backend (kubectl logs)')
  }
  if (!URL.canParse(url)) return failed('it is relative, so no client can use it', `${look}: it is empty`)
  const found = new URL(url)
  if (!found.pathname.startsWith('/api/storage/')) {
    return failed('its path is not /api/storage/…', `${look}: an origin has no path and no trailing slash`)
  }
  // Its token is a secret, so only the origin is shown.
  return found.origin === new URL(origin).origin
    ? ok(`at ${found.origin}`)
    : failed(`it is at ${heard(found.origin)}, not at ${origin}`, look)
}

function valueOf(text: string): string | undefined {
  const { status, value } = parsedFields(text)
  return status === 'success' && typeof value === 'string' ? value : undefined
}
