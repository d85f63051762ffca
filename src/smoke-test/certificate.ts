import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { PeerCertificate } from 'node:tls'
import { noAnswer } from './failure.ts'
import { failed, ok, skipped } from './result.ts'
import type { Outcome } from './result.ts'
import type { Client } from './request.ts'

const look = 'the Certificate (kubectl describe certificate) and the tls section of the route'

/** Whether the chain of certificates is one that clients accept, and will be for a while. */
export async function certificate(client: Client, origin: string): Promise<Outcome> {
  const { protocol, hostname, port } = new URL(origin)
  if (protocol === 'http:') return skipped('plain HTTP has none')
  try {
    const { error, peer } = await handshake(client, hostname, Number(port === '' ? 443 : port))
    return error === undefined ? untilWhen(peer) : refused(error, hostname, peer)
  } catch (error) {
    return noAnswer(error)
  }
}

interface Handshake {
  readonly error: string | undefined
  readonly peer: PeerCertificate
}

/** Takes any certificate, to be able to say what is wrong with it. Nothing is sent. */
function handshake({ ca, timeout }: Client, host: string, port: number): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {}
    const trusted = ca === undefined ? {} : { ca: [...ca] }
    const socket = connect({ host, port, ...name, ...trusted, rejectUnauthorized: false }, () => {
      const error = socket.authorized ? undefined : String(socket.authorizationError)
      resolve({ error, peer: socket.getPeerCertificate() })
      socket.destroy()
    })
    socket.setTimeout(timeout, () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
    socket.on('error', (error) => reject(tlsError(error)))
  })
}

/** OpenSSL has a code for each kind of nonsense that a server can say; to people it is all the same. */
function tlsError(error: Error & { readonly code?: string }): Error {
  return error.code?.startsWith('ERR_SSL_') === true ? Object.assign(new Error('no TLS'), { code: 'EPROTO' }) : error
}

function refused(code: string, host: string, peer: PeerCertificate): Outcome {
  const name = nameOf(peer.subject?.CN)
  // The name of the certificate that Traefik makes for itself (pkg/tls/generate/generate.go, v3).
  if (name === 'TRAEFIK DEFAULT CERT') {
    return failed('Traefik shows the certificate that it made for itself: it has none for this host', look)
  }
  if (code === 'CERT_HAS_EXPIRED') return failed(`the certificate of ${name} ended on ${peer.valid_to}`, look)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failed(`the certificate is for ${peer.subjectaltname ?? name}, not for ${host}`, look)
  }
  return failed(
    `the certificate of ${name}, issued by ${nameOf(peer.issuer?.CN)}, is not trusted (${code})`,
    `${look}; a private authority is given by the option for it, and every client must know it too`,
  )
}

/** A certificate that is renewed in time has at least a tenth of its life left. */
function untilWhen({ subjectaltname, subject, issuer, valid_from: from, valid_to: to }: PeerCertificate): Outcome {
  const [begin, end] = [Date.parse(from), Date.parse(to)]
  const left = end - Date.now()
  const days = Math.floor(left / 86_400_000)
  const message = `for ${subjectaltname ?? nameOf(subject.CN)}, by ${nameOf(issuer.CN)}, ${days} days left`
  return left < (end - begin) / 10 ? failed(`${message}: it is not renewed`, look) : ok(message)
}

function nameOf(name: string | readonly string[] | undefined): string {
  return name === undefined ? '(no name)' : String(name)
}
