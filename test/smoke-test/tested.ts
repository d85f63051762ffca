import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions, SmokeTestPart, SmokeTestResult } from '@proompteng/convex-k8s'
import { secret, shownAs, expectNoSecret } from '../secrets/leaks.ts'
import { forTheLast, onClock } from './clock.ts'
import { testServers } from './servers.ts'
import { stubKey } from './stub.ts'
import type { StubOptions } from './stub.ts'

/** The key of the stub. */
export const adminKey = secret(stubKey())

/** Starts servers for the tests of a file, and tests them. */
export function testedServers() {
  const { authority, started } = testServers()
  async function tested(options: StubOptions = {}, more: Partial<SmokeTestOptions> = {}): Promise<SmokeTestResult> {
    const server = await started(options)
    const given = { url: server.origin, ca: authority.pem, adminKey, ...more }
    const { result } = await onClock(() => smokeTest(given), forTheLast(server.isWaitedFor))
    expectNoSecret(shownAs(result), 'the result')
    return result
  }
  return { authority, started, tested }
}

export const outcomes = ({ checks }: SmokeTestResult): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ part, outcome }) => [part, outcome]))

export const checkOf = ({ checks }: SmokeTestResult, part: SmokeTestPart) =>
  checks.find((check) => check.part === part)!

export const allOk = {
  certificate: 'ok',
  version: 'ok',
  'admin key': 'ok',
  'upload URL': 'ok',
  'HTTP actions': 'ok',
  metrics: 'ok',
  WebSocket: 'ok',
}
