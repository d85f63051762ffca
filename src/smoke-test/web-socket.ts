import { noAnswer } from './failure.ts'
import { failed, ok } from './result.ts'
import type { Outcome } from './result.ts'
import type { Client } from './request.ts'

// Clients put their version into the path (crates/local_backend/src/router.rs:266, 652b828); any one since 0.19.1 does.
const path = '/api/1.45.0/sync'

const look = 'the route: WebSocket upgrades must pass to port 3210 of the backend, with no timeout of some seconds'

/**
 * Whether a WebSocket opens and something comes through it: the backend sends a ping as soon as it is open
 * (crates/local_backend/src/subs/mod.rs:201-222, 652b828).
 */
export async function webSocketOpens({ ca, timeout }: Client, origin: string): Promise<Outcome> {
  // Loaded here: nobody else needs it, and who renders should not wait for it.
  const { WebSocket } = await import('ws')
  return new Promise((resolve) => {
    const trusted = ca === undefined ? {} : { ca: [...ca] }
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, trusted)
    let isOpen = false
    const end = (outcome: Outcome): void => {
      clearTimeout(timer)
      resolve(outcome)
      socket.terminate()
    }
    const timer = setTimeout(() => end(isOpen ? silent : noAnswer({ code: 'ETIMEDOUT' })), timeout)
    socket.on('open', () => {
      isOpen = true
    })
    socket.on('ping', () => end(ok('opens, and the backend is heard')))
    socket.on('message', () => end(ok('opens, and the backend is heard')))
    socket.on('unexpected-response', (_request, { statusCode = 0 }) =>
      end(failed(`does not open (status ${statusCode})`, look)),
    )
    socket.on('close', () => end(silent))
    socket.on('error', (error) => end(noAnswer(error)))
  })
}

const silent = failed('opens, but nothing comes through', look)
