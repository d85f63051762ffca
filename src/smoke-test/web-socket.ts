import { randomInt, randomUUID } from 'node:crypto'
import { fieldsOf, parsedFields } from './json.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import type { Client } from './request.ts'

// Clients put their version into the path (convex-backend@652b828
// crates/local_backend/src/router.rs#"{client_version}/sync"); any one since 0.19.1 does.
const path = '/api/1.45.0/sync'

const look = 'the route: WebSocket upgrades must reach port 3210 of the backend, without a timeout of a few seconds'
const silent = failed('opens, but no answer arrives', look)
const foreign = failed('opens, but the answer is not from a Convex backend', look)

/**
 * Whether a WebSocket opens and the backend answers through it. Asked for no queries, it answers with a `Transition` to
 * the version of the query set that the client has chosen, which needs no key (convex-backend@652b828
 * crates/sync/src/state.rs#modify_query_set, crates/ convex-backend@652b828
 * crates/convex/sync_types/src/types/json.rs#"From<ServerMessage<V>> for JsonValue").
 */
export async function webSocketOpens({ trust, signal }: Client, origin: string): Promise<Outcome> {
  // Loaded here, because no other code needs it and a render should not wait for it.
  const { WebSocket } = await import('ws')
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const limits = { perMessageDeflate: false, maxPayload: 64 * 1024 }
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, { ...limits, ...trust })
    const version = randomInt(1, 2 ** 31)
    let isOpen = false
    signal.addEventListener('abort', () => {
      if (isOpen) resolve(silent)
      socket.terminate()
    })
    socket.on('open', () => {
      isOpen = true
      socket.send(JSON.stringify({ type: 'Connect', sessionId: randomUUID(), connectionCount: 0 }))
      socket.send(JSON.stringify({ type: 'ModifyQuerySet', baseVersion: 0, newVersion: version, modifications: [] }))
    })
    socket.on('message', (data) => {
      const { type, endVersion } = parsedFields(String(data))
      // The backend sends it now and then.
      if (type === 'Ping') return
      const isAnswer = type === 'Transition' && fieldsOf(endVersion).querySet === version
      resolve(isAnswer ? ok('opens, and the backend answers') : foreign)
    })
    socket.on('unexpected-response', (_request, { statusCode = 0 }) =>
      resolve(failed(`does not open (status ${statusCode})`, look)),
    )
    socket.on('close', () => resolve(silent))
    socket.on('error', reject)
  })
}
