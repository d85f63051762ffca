import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'

/** A request as it has arrived behind the proxy. */
export interface Arrival {
  /** The port of the Service. */
  readonly port: number
  readonly method: string
  /** Path and query, as they were on the wire. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly length: number
  readonly sha256: string
}

/** A server in the place of a backend. */
export interface Stub {
  /** Every request so far. */
  readonly arrivals: Arrival[]
  readonly stop: () => Promise<void>
}

/** RFC 6455, section 1.3. */
const acceptFor = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

/** Answers each request with what has arrived, and sends back whatever comes through a WebSocket. */
export async function startStub(address: string, port: number): Promise<Stub> {
  const arrivals: Arrival[] = []
  const arrivalOf = ({ method = '', url = '', headers }: IncomingMessage, length = 0, sha256 = ''): Arrival => {
    const arrival = { port, method, url, headers, length, sha256 }
    arrivals.push(arrival)
    return arrival
  }
  const server = createServer((request, response) => {
    const hash = createHash('sha256')
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      hash.update(chunk)
    })
    request.on('end', () => response.end(JSON.stringify(arrivalOf(request, length, hash.digest('hex')))))
  })
  server.on('upgrade', (request, socket) => {
    arrivalOf(request)
    const accept = acceptFor(request.headers['sec-websocket-key'] ?? '')
    const head = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`]
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join('\r\n')}\r\n\r\n`)
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  server.listen(port, address)
  await once(server, 'listening')
  const stop = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
  }
  return { arrivals, stop }
}
