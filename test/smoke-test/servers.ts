import { afterAll, afterEach } from 'vitest'
import { Authority } from './authority.ts'
import { stub } from './stub.ts'
import type { Stub, StubOptions } from './stub.ts'

/** Starts servers for the tests of a file, with a certificate for localhost. They are closed after each test. */
export function testServers() {
  const authority = new Authority()
  const pair = authority.issue('localhost')
  const open: Stub[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()))
  })
  afterAll(() => authority.remove())

  async function started(options: StubOptions = {}): Promise<Stub> {
    const server = await stub({ pair, ...options })
    open.push(server)
    return server
  }
  return { authority, started }
}
