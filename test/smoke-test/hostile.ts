import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** What a server does with a connection, after the first bytes of the request have come. */
export type Behaviour = (socket: Socket, request: string) => void

export interface HostileServer {
  readonly port: number
  readonly connections: () => number
  readonly close: () => Promise<void>
}

export async function hostile(behaviour: Behaviour): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.once('data', (data) => behaviour(socket, data.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The same bytes again and again, as fast as they are read. */
function flood(socket: Socket, text: string): void {
  const bytes = text.repeat(Math.ceil(16_384 / text.length))
  const write = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', write)
  write()
}

/** A byte now and then, for ever. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 1)
  socket.on('close', () => clearInterval(timer))
}

const say =
  (text: string): Behaviour =>
  (socket) =>
    socket.write(text)

const sayAndEnd =
  (text: string): Behaviour =>
  (socket) =>
    socket.end(text)

const head = (status: string, ...headers: readonly string[]) =>
  `${[`HTTP/1.1 ${status}`, ...headers].join('\r\n')}\r\n\r\n`

/** Servers that answer every request in a way that no client could use. */
export const http: Readonly<Record<string, Behaviour>> = {
  'say nothing': () => undefined,
  'close at once': (socket) => socket.end(),
  'reset the connection': (socket) => socket.resetAndDestroy(),
  'switch protocols without being asked': say(
    head('101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'),
  ),
  'switch protocols and send': (socket) => {
    socket.write(head('101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'))
    flood(socket, 'x')
  },
  'switch protocols and end': sayAndEnd(head('101 Switching Protocols', 'Upgrade: x', 'Connection: Upgrade')),
  'send a byte of the status line now and then': (socket) => drip(socket, 'H'),
  'send a byte of a header now and then': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Long: ')
    drip(socket, 'x')
  },
  'never end their headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    flood(socket, 'X-More: x\r\n')
  },
  'say again and again that they continue': (socket) => drip(socket, head('100 Continue').repeat(100)),
  'give many hints for ever': (socket) => drip(socket, head('103 Early Hints', 'Link: </x>').repeat(100)),
  'give a hint now and then': (socket) => drip(socket, head('103 Early Hints', 'Link: </x>')),
  'send a byte of the body now and then': (socket) => {
    socket.write(head('200 OK', 'Transfer-Encoding: chunked'))
    drip(socket, '1\r\nx\r\n')
  },
  'never end their body': (socket) => {
    socket.write(head('200 OK', 'Connection: close'))
    flood(socket, 'x')
  },
  'promise more than they send': say(`${head('200 OK', 'Content-Length: 100')}unknown`),
  'promise more than they send, and end': sayAndEnd(`${head('200 OK', 'Content-Length: 100')}unknown`),
  'contradict themselves': say(`${head('200 OK', 'Content-Length: 7', 'Content-Length: 1')}unknown`),
  'send a chunk that is none': say(`${head('200 OK', 'Transfer-Encoding: chunked')}zz\r\n`),
  'speak another protocol': say('SSH-2.0-OpenSSH_9.9\r\n'),
  'redirect to themselves': (socket, request) =>
    sayAndEnd(head('302 Found', `Location: ${/ (\S+) /.exec(request)?.[1]}`, 'Content-Length: 0'))(socket, request),
  'redirect to nowhere': sayAndEnd(head('308 Permanent Redirect', 'Location: http://[', 'Content-Length: 0')),
  'redirect without a place': sayAndEnd(head('300 Multiple Choices', 'Content-Length: 0')),
  'have an unknown status': sayAndEnd(head('999 Denied', 'Content-Length: 0')),
  'have nothing to say': sayAndEnd(head('204 No Content')),
  'answer everything with a page': sayAndEnd(`${head('200 OK', 'Connection: close')}<html>It works!`),
  'answer everything with ok': sayAndEnd(`${head('200 OK', 'Connection: close')}ok`),
  'answer everything with JSON': sayAndEnd(`${head('200 OK', 'Connection: close')}{"status":"ok"}`),
  'answer everything with null': sayAndEnd(`${head('200 OK', 'Connection: close')}null`),
}

/** Servers of a WebSocket that opens as it should. */
export const webSocket: Readonly<Record<string, Behaviour>> = {
  'say nothing': opened(() => undefined),
  'end the connection': opened((socket) => socket.end()),
  'close it': opened((socket) => socket.write(Buffer.from([0x88, 0x00]))),
  'send a part of a frame now and then': opened((socket) => {
    socket.write(Buffer.from([0x82, 0x7e, 0xff, 0xff]))
    drip(socket, 'x')
  }),
  'send messages for ever, which the backend does not before it is asked': opened((socket) =>
    flood(socket, '\u0081\u0001x'),
  ),
  'send a message that never ends': opened((socket) => {
    socket.write(Buffer.from([0x01, 0x01, 0x78]))
    flood(socket, '\u0000\u0001x')
  }),
  'promise a message of many gigabytes': opened((socket) =>
    socket.write(Buffer.from([0x82, 0x7f, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff])),
  ),
}

function opened(then: (socket: Socket) => void): Behaviour {
  return (socket, request) => {
    const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1] ?? ''
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.setDefaultEncoding('latin1')
    const upgrade = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`]
    socket.write(head('101 Switching Protocols', ...upgrade))
    then(socket)
  }
}

/** Servers whose handshake for TLS leads to nothing. */
export const tls: Readonly<Record<string, Behaviour>> = {
  'say nothing': () => undefined,
  'send a byte of the handshake now and then': (socket) => {
    socket.write(Buffer.from([0x16, 0x03, 0x03, 0x3f, 0xff, 0x02, 0x00, 0x3f, 0xfb]))
    drip(socket, '\u0003')
  },
  'close at once': (socket) => socket.end(),
  'reset the connection': (socket) => socket.resetAndDestroy(),
  'refuse the handshake': (socket) => socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])),
  'send plain text': sayAndEnd(head('400 Bad Request')),
}
