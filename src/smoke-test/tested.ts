import { httpActionsPath } from '../convex/origins.ts'
import { adminKeyAccepted } from './admin-key.ts'
import type { KeyOutcome } from './admin-key.ts'
import { certificate } from './certificate.ts'
import { noAnswer } from './failure.ts'
import { httpActions } from './http-actions.ts'
import { within } from './limit.ts'
import { metricsClosed } from './metrics.ts'
import type { SmokeTestSettings } from './options.ts'
import { trusting } from './request.ts'
import type { Client } from './request.ts'
import { skipped } from './result.ts'
import type { Outcome, SmokeTestPart, SmokeTestResult } from './result.ts'
import { shown } from './shown.ts'
import { uploadUrl } from './upload-url.ts'
import { version } from './version.ts'
import { webSocketOpens } from './web-socket.ts'

/**
 * Tests every part of a deployment. Each has the same limit, and at most four wait for each other: the certificate, the
 * version, the admin key, the upload URL.
 */
export async function tested(settings: SmokeTestSettings): Promise<SmokeTestResult> {
  const { url, siteUrl = `${url}${httpActionsPath}`, adminKey } = settings
  const test = limited(trusting(settings.ca), settings.timeoutSeconds * 1000, adminKey)
  const first = await test((client) => certificate(client, url))
  // Nothing is sent to a server that may be a different one.
  if (first.outcome === 'failed') return resultOf(url, [first], 'not tested: the certificate part failed')
  const [versions, actions, socket] = await Promise.all([
    test((client) => version(client, url)),
    test((client) => siteTest(client, url, siteUrl)),
    test((client) => webSocketOpens(client, url)),
  ])
  // The response of another server proves nothing about Convex.
  const isConvex = versions.outcome === 'ok'
  const site = { origin: new URL(siteUrl).origin, isConvex: actions.outcome === 'ok' }
  const [keyed, metrics] = await Promise.all([
    withKey(test, url, adminKey, isConvex),
    isConvex ? test((client) => metricsClosed(client, url, site)) : skipped('not tested: the version part failed'),
  ])
  return resultOf(url, [first, versions, ...keyed, actions, metrics, socket])
}

const parts: readonly SmokeTestPart[] = [
  'certificate',
  'version',
  'admin key',
  'upload URL',
  'HTTP actions',
  'metrics',
  'WebSocket',
]

function resultOf(url: string, outcomes: readonly Outcome[], otherwise = ''): SmokeTestResult {
  const checks = parts.map((part, index) => {
    const { outcome, message, look } = outcomes[index] ?? skipped(otherwise)
    return { part, outcome, message, look }
  })
  return { url, ok: checks.every(({ outcome }) => outcome !== 'failed'), checks }
}

/** A separate host has its own certificate, which must be valid as well. */
async function siteTest(client: Client, url: string, siteUrl: string): Promise<Outcome> {
  const { origin } = new URL(siteUrl)
  const own = origin === new URL(url).origin ? undefined : await certificate(client, origin)
  return own?.outcome === 'failed' ? own : httpActions(client, siteUrl)
}

/** The key is sent last, and to a Convex backend only: another server must not learn it. */
async function withKey(
  test: Test,
  url: string,
  adminKey: string | undefined,
  isConvex: boolean,
): Promise<readonly Outcome[]> {
  if (adminKey === undefined) return [skipped('no admin key was given'), skipped('needs an admin key')]
  if (!isPrivate(url)) {
    return [
      skipped('not sent: an admin key is sent only over HTTPS or to this machine'),
      skipped('needs the admin key'),
    ]
  }
  if (!isConvex) return [skipped('not sent: the version part failed'), skipped('needs the admin key')]
  const accepted: KeyOutcome = await test((client) => adminKeyAccepted(client, url, adminKey))
  if (accepted.outcome !== 'ok') return [accepted, skipped('needs a valid admin key')]
  if (accepted.readOnly === true) return [accepted, skipped('needs an admin key with write access')]
  return [accepted, await test((client) => uploadUrl(client, url, adminKey))]
}

function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

type Test = <Result extends Outcome>(part: (client: Client) => Promise<Result>) => Promise<Result | Outcome>

function limited(trust: Client['trust'], milliseconds: number, adminKey: string | undefined): Test {
  return async (part) => {
    try {
      return shown(await within(milliseconds, (signal) => part({ trust, signal })), adminKey)
    } catch (error) {
      return noAnswer(error)
    }
  }
}
