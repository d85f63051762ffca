import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { connect } from 'node:tls'

/** Where a proxy listens on loopback, and who signed what it serves. */
export interface Door {
  readonly port: number
  /** PEM of the authority; `false` takes any certificate; without it, plain HTTP is spoken. */
  readonly ca?: string | false
}

/** An answer, as it was on the wire. */
export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What is sent. Nothing of it is normalised. */
export interface RawRequest {
  readonly host: string
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Connects by TLS and says for which host. Fails unless the certificate is of the authority and for that host. */
export async function connectTls({ port, ca = false }: Door, servername: string): Promise<TLSSocket> {
  const trust = ca === false ? { rejectUnauthorized: false } : { ca }
  const socket = connect({ host: '127.0.0.1', port, ...trust, servername, ALPNProtocols: ['http/1.1'] })
  await once(socket, 'secureConnect')
  return socket
}

async function connectTo(door: Door, host: string): Promise<Socket> {
  if (door.ca !== undefined) return connectTls(door, host)
  const socket = connectPlain({ host: '127.0.0.1', port: door.port })
  await once(socket, 'connect')
  return socket
}

/** The bytes of the head of a request. */
export function headOf({ method = 'GET', path, host, headers = {} }: RawRequest): string {
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

export function parseAnswer(bytes: Buffer): RawAnswer {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) }
}

/** Sends one request as it stands; HTTP clients would put its path in order first. */
export async function rawRequest(door: Door, request: RawRequest): Promise<RawAnswer> {
  const socket = await connectTo(door, request.host)
  socket.write(headOf({ ...request, headers: { ...request.headers, Connection: 'close' } }), 'latin1')
  return parseAnswer(await buffer(socket))
}
