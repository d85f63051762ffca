import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import type { Client } from './request.ts'

// Clients put their version into the path (crates/local_backend/src/router.rs:266, 652b828); any one since 0.19.1 does.
const path = '/api/1.45.0/sync'

const look = 'the route: WebSocket upgrades must pass to port 3210 of the backend, with no timeout of some seconds'

/**
 * Whether a WebSocket opens and the backend is heard through it: it sends a ping as soon as the socket is open, and no
 * message before the client has sent one (crates/local_backend/src/subs/mod.rs:201-222, 652b828).
 */
export async function webSocketOpens({ trust, signal }: Client, origin: string): Promise<Outcome> {
  // Loaded here: nobody else needs it, and who renders should not wait for it.
  const { WebSocket } = await import('ws')
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const limits = { perMessageDeflate: false, maxPayload: 64 * 1024 }
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, { ...limits, ...trust })
    let isOpen = false
    signal.addEventListener('abort', () => {
      if (isOpen) resolve(silent)
      socket.terminate()
    })
    socket.on('open', () => {
      isOpen = true
    })
    socket.on('ping', () => resolve(ok('opens, and the backend is heard')))
    socket.on('unexpected-response', (_request, { statusCode = 0 }) =>
      resolve(failed(`does not open (status ${statusCode})`, look)),
    )
    socket.on('close', () => resolve(silent))
    socket.on('error', reject)
  })
}

const silent = failed('opens, but nothing comes through', look)
