import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { PeerCertificate } from 'node:tls'
import { failed, ok, skipped } from './result.ts'
import type { Outcome } from './result.ts'
import type { Client } from './request.ts'
import { heard } from './shown.ts'

const look = 'the Certificate (kubectl describe certificate) and the tls section of the route'

/** Whether the chain of certificates is one that clients accept, and will be for a while. */
export async function certificate(client: Client, origin: string): Promise<Outcome> {
  const { protocol, hostname, port } = new URL(origin)
  if (protocol === 'http:') return skipped('plain HTTP has none')
  // A URL has brackets around an IPv6 address, and nothing else has.
  const host = hostname.replaceAll(/[[\]]/g, '')
  const { error, peer } = await handshake(client, host, Number(port === '' ? 443 : port))
  return error === undefined ? untilWhen(peer) : refused(error, host, peer)
}

interface Handshake {
  readonly error: string | undefined
  readonly peer: PeerCertificate
}

/** Accepts any certificate, to be able to report what is wrong with it. Nothing is sent. */
function handshake({ trust, signal }: Client, host: string, port: number): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const name = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port, ...name, ...trust, rejectUnauthorized: false }, () => {
      const error = socket.authorized ? undefined : String(socket.authorizationError)
      resolve({ error, peer: socket.getPeerCertificate() })
    })
    signal.addEventListener('abort', () => socket.destroy())
    socket.on('error', (error) => reject(tlsError(error)))
  })
}

/** OpenSSL has a code for each kind of protocol error; for users they are equivalent. */
function tlsError(error: Error & { readonly code?: string }): Error {
  return error.code?.startsWith('ERR_SSL_') === true ? Object.assign(new Error('no TLS'), { code: 'EPROTO' }) : error
}

function refused(code: string, host: string, peer: PeerCertificate): Outcome {
  const name = nameOf(peer.subject?.CN)
  // The name of the certificate that Traefik generates (traefik@v3.7.13
  // pkg/tls/generate/generate.go#DefaultCertificate).
  if (name === 'TRAEFIK DEFAULT CERT') {
    return failed('Traefik serves its default certificate: it has no certificate for this host', look)
  }
  // By its own dates: the code may be that of another certificate of the chain.
  if (Date.parse(peer.valid_to) < Date.now())
    return failed(`the certificate of ${name} expired on ${peer.valid_to}`, look)
  if (Date.parse(peer.valid_from) > Date.now()) {
    return failed(
      `the certificate of ${name} is not valid before ${peer.valid_from}`,
      `${look}; the clocks of this machine and of the authority`,
    )
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failed(`the certificate is for ${namesOf(peer)}, not for ${host}`, look)
  }
  return failed(
    `the certificate of ${name}, issued by ${nameOf(peer.issuer?.CN)}, is not trusted (${code})`,
    `${look}; specify a private authority with its option, and every client must trust it too`,
  )
}

/** A certificate that is renewed in time has at least a tenth of its life left. */
function untilWhen(peer: PeerCertificate): Outcome {
  const [begin, end] = [Date.parse(peer.valid_from), Date.parse(peer.valid_to)]
  const left = end - Date.now()
  const days = Math.floor(left / 86_400_000)
  const message = `for ${namesOf(peer)}, by ${nameOf(peer.issuer.CN)}, ${days} days left`
  return left < (end - begin) / 10 ? failed(`${message}: it is not renewed`, look) : ok(message)
}

function namesOf({ subjectaltname, subject }: PeerCertificate): string {
  return nameOf(subjectaltname ?? subject?.CN)
}

/** A name in a form that is safe for a terminal, because the creator of the certificate has chosen it. */
function nameOf(name: string | readonly string[] = '(no name)'): string {
  return heard(String(name))
}
