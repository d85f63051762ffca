import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { rootCertificates } from 'node:tls'

/** How everything is asked. */
export interface Client {
  /** Certificates that are trusted; none stands for those of Node. */
  readonly ca: readonly string[] | undefined
  readonly timeout: number
}

/** A whole answer. Redirects are not followed: a key would go along. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** Where a redirect leads. */
  readonly location: string | undefined
}

interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

// More than any answer that is asked for; an endless one must not fill the memory.
const longestAnswer = 1024 * 1024

/** Node's own authorities and some more. */
export function trusting(more: string | undefined): readonly string[] | undefined {
  return more === undefined ? undefined : [...rootCertificates, more]
}

/** Sends one request. Rejects with an error of the system when there is no answer. */
export async function ask(client: Client, url: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    // A connection of its own for each request, so that none outlives the test.
    const options = { method, headers, agent: false, signal: AbortSignal.timeout(client.timeout) }
    const request = send(url, { ...options, ...(client.ca !== undefined && { ca: [...client.ca] }) }, (response) => {
      let text = ''
      const answered = (): void =>
        resolve({ status: response.statusCode ?? 0, text, location: response.headers.location })
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length <= longestAnswer) return
        answered()
        response.destroy()
      })
      response.on('end', answered)
      response.on('error', (error) => reject(inTime(error)))
    })
    request.on('error', (error) => reject(inTime(error)))
    request.end(body)
  })
}

/** What a signal has ended is too late, to those who read it. */
export function inTime(error: Error): Error {
  return error.name === 'AbortError' || error.name === 'TimeoutError'
    ? Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })
    : error
}
