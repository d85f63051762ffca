import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createSecureContext, rootCertificates } from 'node:tls'
import type { SecureContext } from 'node:tls'

/** How all requests are sent. */
export interface Client {
  /** Which certificates are trusted, as options of Node. */
  readonly trust: Trust
  /** Ends what is still open. */
  readonly signal: AbortSignal
}

/** Without a context, Node's own authorities are trusted. */
export interface Trust {
  readonly secureContext?: SecureContext
  /** Explicit, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default of Node. */
  readonly rejectUnauthorized: true
}

/** A complete response. Redirects are not followed: they would receive the key. */
export interface Answer {
  readonly url: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PROPFIND'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

// More than any expected response; an endless one must not fill the memory.
const longestAnswer = 1024 * 1024

/** Node's own authorities and some more. */
export function trusting(more: string | undefined): Trust {
  const own = more === undefined ? {} : { secureContext: createSecureContext({ ca: [...rootCertificates, more] }) }
  return { ...own, rejectUnauthorized: true }
}

/** Sends one request. Rejects with an error of the system when there is no answer. */
export function ask({ trust, signal }: Client, url: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    signal.throwIfAborted()
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    // A separate connection for each request, so that none outlives the test.
    const request = send(url, { method, headers, agent: false, ...trust })
    const answered = (response: IncomingMessage, text: string): void => {
      resolve({ url, status: response.statusCode ?? 0, headers: response.headers, text })
      response.destroy()
    }
    signal.addEventListener('abort', () => {
      reject(signal.reason)
      request.destroy()
    })
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > longestAnswer) answered(response, text)
      })
      response.on('end', () => answered(response, text))
      response.on('error', reject)
    })
    // Status 101 to a request for no upgrade: without a listener, Node closes the connection and says nothing.
    request.on('upgrade', (response, socket) => {
      answered(response, '')
      socket.destroy()
    })
    request.on('error', reject)
    request.end(body)
  })
}
