import { failed } from './result.ts'
import type { Outcome } from './result.ts'

interface Reason {
  readonly message: string
  readonly look: string
}

const dns: Reason = { message: 'the host has no address', look: 'the DNS record of the host' }
const closed: Reason = {
  message: 'nothing listens there',
  look: 'the address of the ingress controller: its Service, and the DNS record of the host',
}
const cut: Reason = {
  message: 'the connection was closed',
  look: 'the ingress controller, and kubectl get pods: does the backend restart?',
}

const reasons: Readonly<Record<string, Reason>> = {
  ENOTFOUND: dns,
  EAI_AGAIN: dns,
  ECONNREFUSED: closed,
  EHOSTUNREACH: closed,
  ENETUNREACH: closed,
  ECONNRESET: cut,
  EPIPE: cut,
  ETIMEDOUT: { message: 'there was no answer in time', look: 'firewalls and network policies; kubectl get pods' },
  EPROTO: {
    message: 'the server does not use TLS',
    look: 'the entry point of the route: it must be the one for HTTPS',
  },
}

/**
 * The reason for a request without a response. Only codes of the system are shown: other text may contain what was
 * sent.
 */
export function noAnswer(error: unknown): Outcome {
  const { code, message } = reasonOf(error)
  return failed(message.message, code === undefined ? message.look : `${message.look} (${code})`)
}

function reasonOf(error: unknown): { readonly code: string | undefined; readonly message: Reason } {
  const code = codeOf(error)
  const unknown: Reason = { message: 'there was no usable answer', look: 'the ingress controller and its log' }
  return { code, message: (code === undefined ? undefined : reasons[code]) ?? unknown }
}

/** Of a host with several addresses, Node reports an error for each. */
function codeOf(error: unknown): string | undefined {
  const { code, errors }: { code?: unknown; errors?: readonly unknown[] } = error ?? {}
  if (typeof code === 'string') return code
  return errors === undefined ? undefined : codeOf(errors[0])
}
