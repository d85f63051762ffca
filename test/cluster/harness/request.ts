import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { ApiServer } from './api-server.ts'

/** One request to the API server. */
interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path with its query. */
  readonly path: string
  readonly contentType?: string
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown
}

/** What the API server answered. A refusal is an answer, not an error. */
export interface ApiResponse {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever kind of object was asked for
  readonly body: any
  /** Texts of the Warning headers, which kubectl prints and most client libraries drop. */
  readonly warnings: readonly string[]
}

/** Sends one request to the API server. */
export type ApiClient = (request: ApiRequest) => Promise<ApiResponse>

/** `299 - "text", 299 - "text"`, with quotes and backslashes escaped. */
const warningsOf = (header: string | undefined): readonly string[] =>
  [...(header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    quoted.replaceAll(/\\(.)/g, '$1'),
  )

/** A path that nobody serves is answered in plain text. */
function bodyOf({ headers }: IncomingMessage, answer: string): ApiResponse['body'] {
  return headers['content-type']?.includes('json') ? JSON.parse(answer) : { message: answer.trim() }
}

/** A client with one pool of connections: hundreds of objects a second, where each kubectl takes a fifth of one. */
export function apiClientFor({ url, token, caFile }: Pick<ApiServer, 'url' | 'token' | 'caFile'>): ApiClient {
  // The server ends a connection after 90 idle seconds, just as the next request may be on its way.
  const agent = new Agent({ ca: readFileSync(caFile), keepAlive: true, maxSockets: 8, timeout: 60_000 })
  return ({ method = 'GET', path, contentType = 'application/json', body }) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': contentType, accept: 'application/json' }
      const outgoing = httpsRequest(`${url}${path}`, { method, agent, headers }, (response) => {
        const warnings = warningsOf(response.headers.warning)
        text(response)
          .then((answer) => resolve({ status: response.statusCode ?? 0, body: bodyOf(response, answer), warnings }))
          .catch(reject)
      })
      outgoing.on('error', reject)
      outgoing.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
    })
}
