import dns from 'node:dns'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestResult } from '@proompteng/convex-k8s'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { secret, shownAs, expectNoSecret, watchForSecrets } from '../secrets/leaks.ts'
import { onClock, forTheLast } from './clock.ts'
import { hostile, http, tls, webSocket } from './hostile.ts'
import type { Behaviour, HostileServer } from './hostile.ts'
import { webSocketOpens } from '../../src/smoke-test/web-socket.ts'
import { trusting } from '../../src/smoke-test/request.ts'
import { within } from '../../src/smoke-test/limit.ts'
import { stubKey } from './stub.ts'

watchForSecrets()

const adminKey = secret(stubKey())
let server: HostileServer | undefined
// Loaded when they are used, which is not what the clock is about.
beforeAll(() => Promise.all([import('../../src/smoke-test/tested.ts'), import('ws')]))
afterEach(async () => {
  vi.restoreAllMocks()
  await server?.close()
})

async function started(behaviour: Behaviour): Promise<HostileServer> {
  server = await hostile(behaviour)
  return server
}

/** A second goes by each time, whether or not anything has happened. */
const always = () => 1000

/** It tells what is wrong and where to look, in a line each. */
function expectReport(result: SmokeTestResult): void {
  expectNoSecret(shownAs(result), 'the result')
  expect(result.ok).toBe(false)
  expect(result.checks).toHaveLength(7)
  expect(JSON.stringify(result).length).toBeLessThan(4000)
  for (const { outcome, message, look } of result.checks) {
    expect(outcome).not.toBe('ok')
    expect(message).toMatch(/^[\x20-\x7e]+$/)
    if (outcome === 'failed') expect(look).toMatch(/^[\x20-\x7e]+$/)
  }
}

async function expectNothingOpen({ connections }: HostileServer): Promise<void> {
  while (connections() > 0) await nextTurn()
}

describe('the test ends within three limits, and finds nothing right, with servers that', () => {
  it.each(Object.keys(http))('%s', async (name) => {
    const { port } = await started(http[name]!)
    const run = () => smokeTest({ url: `http://127.0.0.1:${port}`, adminKey, timeoutSeconds: 10 })
    const { result, took } = await onClock(run, always)
    expect(took).toBeLessThanOrEqual(30_000)
    expectReport(result)
    await expectNothingOpen(server!)
  })

  it.each(Object.keys(tls))('%s, before there is TLS', async (name) => {
    const { port } = await started(tls[name]!)
    const run = () => smokeTest({ url: `https://127.0.0.1:${port}`, adminKey, timeoutSeconds: 10 })
    const { result, took } = await onClock(run, always)
    expect(took).toBeLessThanOrEqual(10_000)
    expectReport(result)
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(['failed', ...Array<string>(6).fill('skipped')])
    await expectNothingOpen(server!)
  })

  it.each(['http', 'https'])('have a name that is never resolved, over %s', async (protocol) => {
    vi.spyOn(dns, 'lookup').mockImplementation((() => undefined) as unknown as typeof dns.lookup)
    const run = () => smokeTest({ url: `${protocol}://convex.example.com`, timeoutSeconds: 10 })
    const { result, took } = await onClock(run, always)
    expect(took).toBeLessThanOrEqual(30_000)
    expectReport(result)
    const failed = result.checks.filter(({ outcome }) => outcome === 'failed')
    expect(new Set(failed.map(({ message }) => message))).toEqual(new Set(['there was no answer in time']))
  })
})

describe('what is late is told as late', () => {
  it.each([
    'say nothing',
    'send a byte of the body now and then',
    'send a byte of a header now and then',
    'give a hint now and then',
    'promise more than they send',
  ])('of servers that %s', async (name) => {
    const { port } = await started(http[name]!)
    const { result } = await onClock(
      () => smokeTest({ url: `http://127.0.0.1:${port}`, timeoutSeconds: 10 }),
      () => (server!.connections() === 0 ? 0 : 1000),
    )
    const failed = result.checks.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ part, message }) => [part, message])).toEqual(
      ['version', 'HTTP actions', 'WebSocket'].map((part) => [
        part,
        part === 'WebSocket' && /body|promise/.test(name)
          ? 'does not open (status 200)'
          : 'there was no answer in time',
      ]),
    )
  })
})

describe('a WebSocket that opens is not right when its server begins to', () => {
  it.each(Object.keys(webSocket))('%s', async (name) => {
    const { port } = await started(webSocket[name]!)
    const run = () =>
      within(10_000, (signal) =>
        webSocketOpens({ trust: trusting(undefined), signal }, `http://127.0.0.1:${port}`),
      ).catch((error: unknown) => error)
    const { result } = await onClock(
      run,
      forTheLast(() => server!.connections() > 0),
    )
    if (/gigabytes|never ends/.test(name)) {
      expect(result).toMatchObject({ code: expect.stringMatching(/^WS_ERR_/) })
    } else {
      expect(result).toMatchObject({
        outcome: 'failed',
        message: /messages/.test(name)
          ? 'opens, but the answer is not from a Convex backend'
          : 'opens, but no answer arrives',
      })
    }
    await expectNothingOpen(server!)
  })
})
