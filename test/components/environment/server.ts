import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server does besides. */
export interface Behaviour {
  /** Names that the app declares as required. */
  readonly required?: readonly string[]
  /** Answers before anything else, one for each request: a status, or a cut connection. */
  readonly first?: (number | 'cut')[]
  /** A write is done, and its answer is lost. */
  readonly losesAnswers?: boolean
  /** Refuses each write with this, as `auth.config.ts` can make it do. */
  readonly refusal?: { readonly code: string; readonly message: string }
  /** How many keys it refuses before it restarts, as after a rotation of the instance secret. */
  readonly refusedKeys?: number
  /** Runs when it refuses a key. */
  readonly onRefusal?: () => Promise<void>
  /** Answers for the path itself. */
  readonly answers?: Readonly<Record<string, (response: ServerResponse) => void>>
}

export const fullKey = 'convex-self-hosted|0123'
export const readKey = 'convex-self-hosted|4567'

const limit = 512
const totalLimit = 512 * 1024

class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message = '') {
    super(message)
    this.status = status
    this.code = code
  }
}

interface Change {
  readonly name: string
  readonly value?: string | null
}

/**
 * The API of the backend for the environment of functions, by its source: convex-backend
 * crates/local_backend/src/environment_variables.rs, crates/common/src/types/environment_variables.rs,
 * crates/application/src/lib.rs:1760-1840, crates/authentication/src/application_auth.rs:37-56 (652b828).
 */
export class Backend {
  readonly variables: Map<string, string>
  /** Each makes every subscription run again. */
  writes = 0
  readonly requests: string[] = []
  #refusedKeys: number
  readonly #behaviour: Behaviour
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  constructor(present: Readonly<Record<string, string>> = {}, behaviour: Behaviour = {}) {
    this.variables = new Map(Object.entries(present))
    this.#behaviour = { ...behaviour, first: [...(behaviour.first ?? [])] }
    this.#refusedKeys = behaviour.refusedKeys ?? 0
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    this.requests.push(`${method} ${url} ${headers.authorization ?? ''}`.trim())
    const first = this.#behaviour.first?.shift()
    if (first === 'cut') return void request.socket.destroy()
    if (first !== undefined) return void response.writeHead(first).end('starting')
    const own = this.#behaviour.answers?.[url]
    if (own !== undefined) return own(response)
    try {
      const text = await this.#reply(request)
      if (this.#behaviour.losesAnswers === true && method === 'POST') request.socket.destroy()
      else response.writeHead(200).end(text)
    } catch (error) {
      const { status, code, message } = error as Refused
      if (status === 401) await this.#behaviour.onRefusal?.()
      response.writeHead(status ?? 500, { 'content-type': 'application/json' }).end(JSON.stringify({ code, message }))
    }
  }

  async #reply(request: IncomingMessage): Promise<string> {
    const route = `${request.method} ${request.url}`
    if (route === 'GET /version') return 'unknown'
    const key = request.headers.authorization?.replace(/^Convex /, '')
    if (route === 'GET /api/v1/list_environment_variables') {
      this.#admit(key, [fullKey, readKey])
      return JSON.stringify({ environmentVariables: Object.fromEntries(this.variables) })
    }
    if (route !== 'POST /api/v1/update_environment_variables') throw new Refused(404, 'NotFound')
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    this.#admit(key, [fullKey])
    this.#update((JSON.parse(Buffer.concat(parts).toString()) as { changes: Change[] }).changes)
    return ''
  }

  #admit(key: string | undefined, keys: readonly string[]): void {
    this.#refusedKeys -= 1
    if (this.#refusedKeys >= 0 || (key !== fullKey && key !== readKey))
      throw new Refused(401, 'BadAdminKey', `The admin key ${key} was invalid`)
    if (!keys.includes(key)) throw new Refused(403, 'Forbidden', `${key} may not do this`)
  }

  /** One transaction: all of it, or nothing. */
  #update(changes: readonly Change[]): void {
    const after = new Map(this.variables)
    for (const change of changes) check(change)
    const { required = [], refusal } = this.#behaviour
    for (const { name, value } of changes) {
      if (typeof value === 'string') continue
      if (required.includes(name)) throw new Refused(400, 'RequiredEnvironmentVariable', `Cannot delete ${name}`)
    }
    for (const { name, value } of changes) {
      if (typeof value !== 'string') after.delete(name)
      else if (['CONVEX_CLOUD_URL', 'CONVEX_SITE_URL'].includes(name))
        throw new Refused(400, 'EnvVarNameForbidden', name)
      else after.set(name, value)
    }
    if (after.size > limit) throw new Refused(400, 'EnvVarLimitMet')
    const total = [...after].reduce((size, pair) => size + Buffer.byteLength(pair.join('')), 0)
    if (total > totalLimit) throw new Refused(400, 'EnvVarTotalSizeLimitMet')
    if (refusal !== undefined) throw new Refused(400, refusal.code, refusal.message)
    this.variables.clear()
    for (const [name, value] of after) this.variables.set(name, value)
    this.writes += 1
  }
}

function check({ name, value }: Change): void {
  if (!/^[a-zA-Z_]+[a-zA-Z0-9_]*$/.test(name)) throw new Refused(400, 'EnvironmentVariableNameInvalid', name)
  if (name.length > 256) throw new Refused(400, 'EnvironmentVariableNameTooLong', name)
  if (typeof value === 'string' && Buffer.byteLength(value) > 8192)
    throw new Refused(400, 'EnvironmentVariableValueTooLarge')
}
