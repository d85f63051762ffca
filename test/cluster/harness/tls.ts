import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:tls'

/** Whether a TLS server with a certificate of the authority in `caFile` listens on a port of loopback. */
export async function listensTls(port: number, caFile: string): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port, ca: await readFile(caFile) })
  try {
    await once(socket, 'secureConnect')
    return true
  } finally {
    socket.destroy()
  }
}
