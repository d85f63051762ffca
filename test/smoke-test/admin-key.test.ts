import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions, SmokeTestResult } from '@proompteng/convex-k8s'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { expectNoSecret, secret, shownAs, watchForSecrets } from '../secrets/leaks.ts'
import { Authority } from './authority.ts'
import { forTheLast, onClock } from './clock.ts'
import { stub, stubKey } from './stub.ts'
import type { Reply, Stub, StubOptions } from './stub.ts'

watchForSecrets()

const authority = new Authority()
const pair = authority.issue('localhost')
const adminKey = secret(stubKey())
const open: Stub[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(open.splice(0).map((server) => server.close()))
})
afterAll(() => authority.remove())

async function started(options: StubOptions = {}): Promise<Stub> {
  const server = await stub({ pair, ...options })
  open.push(server)
  return server
}

async function tested(server: Stub, more: Partial<SmokeTestOptions> = {}): Promise<SmokeTestResult> {
  const given = { url: server.origin, ca: authority.pem, adminKey, ...more }
  const { result } = await onClock(() => smokeTest(given), forTheLast(server.isWaitedFor))
  expectNoSecret(shownAs(result), 'the result')
  return result
}

const keysSentTo = ({ asked }: Stub) => asked.filter(({ authorization }) => authorization !== undefined)

describe('the admin key is not sent', () => {
  it.each<[string, Reply]>([
    ['another server', { text: '<html>' }],
    ['a health check', { text: 'ok' }],
    ['a server without /version', { status: 404 }],
    ['a server that asks for a login', { status: 401, text: 'unknown' }],
    ['a server that redirects', { status: 302, headers: { location: 'https://login.example.com' } }],
    ['an ingress controller without a backend', { status: 503 }],
    ['a server that does not answer', { instead: 'hang' }],
    ['a server that cuts the connection', { instead: 'cut' }],
    ['a server that switches protocols', { instead: 'switch' }],
  ])('to %s', async (_, reply) => {
    const server = await started({ answers: { 'GET /version': reply } })
    const { checks } = await tested(server)
    expect(keysSentTo(server)).toEqual([])
    expect(checks.slice(2, 4)).toMatchObject([
      { part: 'admin key', outcome: 'skipped', message: 'not sent: the version part failed' },
      { part: 'upload URL', outcome: 'skipped' },
    ])
  })

  it.each(['1', '0'])('to another certificate, with NODE_TLS_REJECT_UNAUTHORIZED=%s', async (variable) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', variable)
    const [untrusted, swapped] = [await started(), await started({ swapped: authority.issue('a.example.com') })]
    const outcomes = (await tested(swapped)).checks.map(({ outcome }) => outcome)
    expect(outcomes.slice(0, 4)).toEqual(['ok', 'failed', 'skipped', 'skipped'])
    await tested(untrusted, { ca: undefined })
    expect([untrusted.asked, swapped.asked]).toEqual([[], []])
  })
})
