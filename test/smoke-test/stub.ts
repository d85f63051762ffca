import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext } from 'node:tls'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Pair } from './authority.ts'

/** What a stub answers, by `METHOD path`; `undefined` means never. */
export type Answers = Readonly<Record<string, Reply | undefined>>

export interface Reply {
  readonly status?: number
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What it does instead of answering. */
  readonly instead?: 'hang' | 'cut' | 'flood' | 'switch'
}

export interface StubOptions {
  readonly pair?: Pair | undefined
  /** The certificate of every connection but the first. */
  readonly swapped?: Pair | undefined
  /**
   * The address that it listens at.
   * @default '127.0.0.1', by the name localhost
   */
  readonly address?: '::1' | undefined
  /**
   * The port that it listens at.
   * @default any that is free
   */
  readonly port?: number | undefined
  readonly answers?: Answers
  readonly webSocket?: 'right' | 'silent' | 'close' | 'hang' | 'cut' | 426 | ((client: WebSocket) => void)
}

/** A server that answers as a Convex backend behind its route does, but for the faults that are asked for. */
export interface Stub {
  readonly origin: string
  readonly asked: readonly { readonly line: string; readonly authorization: string | undefined }[]
  /** Whether a client waits for an answer that never comes. */
  readonly isWaitedFor: () => boolean
  readonly close: () => Promise<void>
}

export const stubKey = (): string => `orders|01${'ab'.repeat(36)}`

export async function stub({
  pair,
  swapped,
  address,
  port: fixedPort = 0,
  answers = {},
  webSocket = 'right',
}: StubOptions = {}): Promise<Stub> {
  const asked: { line: string; authorization: string | undefined }[] = []
  const silent = new Set<object>()
  const keepSilent = (connection: Duplex | WebSocket): void => {
    silent.add(connection)
    connection.once('close', () => silent.delete(connection))
  }
  let origin = ''
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const line = `${request.method} ${request.url}`
    asked.push({ line, authorization: request.headers.authorization })
    const { status = 200, text = '', headers = {}, instead } = { ...right(origin), ...answers }[line] ?? { status: 404 }
    if (instead === 'hang') {
      keepSilent(request.socket)
      return
    }
    if (instead === 'cut') {
      request.socket.destroy()
      return
    }
    if (instead === 'switch') {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')
      return
    }
    response.writeHead(status, headers)
    if (instead === 'flood') flood(response)
    else response.end(text)
  }
  const server =
    pair === undefined ? createServer(respond) : createSecureServer({ ...pair, ...swapping(swapped) }, respond)
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push({ line: `UPGRADE ${request.url}`, authorization: request.headers.authorization })
    if (webSocket === 'hang') keepSilent(socket)
    else if (webSocket === 'cut') socket.destroy()
    else if (webSocket === 426) socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n')
    else {
      sockets.handleUpgrade(request, socket, head, (client) => {
        if (typeof webSocket === 'function') webSocket(client)
        if (webSocket === 'right') answerQueries(client)
        if (webSocket === 'silent') keepSilent(client)
        if (webSocket === 'close') client.close()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(fixedPort, address ?? '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  origin = `${pair === undefined ? 'http' : 'https'}://${address === undefined ? 'localhost' : `[${address}]`}:${port}`
  const close = async (): Promise<void> => {
    for (const client of sockets.clients) client.terminate()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin, asked, isWaitedFor: () => silent.size > 0, close }
}

/** What a right deployment without functions answers (convex-backend, 652b828). */
function right(origin: string): Answers {
  const url = `${origin}/api/storage/upload?token=0123456789`
  return {
    'GET /version': { text: 'unknown' },
    'GET /instance_name': { text: 'orders' },
    'GET /api/check_admin_key': { text: '{"success":true,"allowedOps":[],"isReadOnly":false}' },
    'POST /api/mutation': { text: JSON.stringify({ status: 'success', value: url }) },
    'GET /http/convex-k8s-smoke-test': {
      status: 404,
      text: 'This Convex deployment does not have HTTP actions enabled.',
    },
  }
}

/** Sends a ping at once, and what a client with no queries is answered (convex-backend, crates/sync, 652b828). */
export function answerQueries(client: WebSocket, changed: object = {}): void {
  client.ping()
  client.on('message', (data) => {
    const { type, newVersion } = JSON.parse(String(data)) as { type: string; newVersion?: number }
    if (type !== 'ModifyQuerySet') return
    const ts = 'AAAAAAAAAAA='
    const startVersion = { querySet: 0, identity: 0, ts }
    const endVersion = { querySet: newVersion, identity: 0, ts }
    client.send(JSON.stringify({ type: 'Ping' }))
    client.send(JSON.stringify({ type: 'Transition', startVersion, endVersion, modifications: [], ...changed }))
  })
}

function swapping(pair: Pair | undefined): ServerOptions {
  if (pair === undefined) return {}
  let connections = 0
  return {
    SNICallback: (_, done) => {
      connections += 1
      done(null, connections === 1 ? undefined : createSecureContext({ ...pair }))
    },
  }
}

function flood(response: ServerResponse): void {
  const write = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  }
  response.on('drain', write)
  write()
}
