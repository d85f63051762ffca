import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions, SmokeTestResult } from '@proompteng/convex-k8s'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { expectNoSecret, secret, shownAs, watchForSecrets } from '../secrets/leaks.ts'
import { forTheLast, onClock } from './clock.ts'
import { testServers } from './servers.ts'
import { stubKey } from './stub.ts'
import type { Reply, Stub, StubOptions } from './stub.ts'

watchForSecrets()

const { authority, started } = testServers()
const adminKey = secret(stubKey())
afterEach(() => vi.unstubAllEnvs())

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

const hex = adminKey.slice(adminKey.indexOf('|') + 1)
const forms: Readonly<Record<string, string>> = {
  'as it is': hex,
  'in upper case': hex.toUpperCase(),
  'in part': hex.slice(20, 44),
  'with dots': hex.replaceAll(/(?<=.)(?=.{1,}$)/g, '.'),
  'with URL-encoding': [...hex].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join(''),
  'with wide digits': [...hex].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''),
}
const elsewhere = (form: string) => ({ location: form.replaceAll(/[^ -~]/g, encodeURIComponent) })
const ways: Readonly<Record<string, (form: string) => StubOptions['answers']>> = {
  ...Object.fromEntries(
    ['/version', '/http/convex-k8s-smoke-test', '/metrics', '/api/check_admin_key'].map((path) => [
      `a redirect of ${path}`,
      (form: string) => ({
        [`GET ${path}`]: { status: 302, headers: elsewhere(`https://${form}.a.example/`) },
      }),
    ]),
  ),
  'a redirect of the mutation': (form) => ({
    'POST /api/mutation': { status: 307, headers: elsewhere(`https://a.${form}.example/`) },
  }),
  'an upload URL': (form) => ({
    'POST /api/mutation': {
      text: JSON.stringify({ status: 'success', value: `https://${form}.a.example/api/storage/x` }),
    },
  }),
  'the name of the instance': (form) => ({
    'GET /api/check_admin_key': { status: 401 },
    'GET /instance_name': { text: form },
  }),
  'the version': (form) => ({ 'GET /version': { text: form } }),
}

describe('the admin key is in no result when it comes back', () => {
  it.each(Object.keys(ways).flatMap((way) => Object.keys(forms).map((form) => [way, form])))(
    'as %s, %s',
    async (way, form) => {
      const result = await tested(await started({ pair: undefined, answers: ways[way]!(forms[form]!) }), {
        ca: undefined,
      })
      expect(result.ok).toBe(false)
      const [, digits = ''] = /([0-9a-f]{16,})/i.exec(shownAs(result).replaceAll(/[^0-9a-zA-Z]/g, '')) ?? []
      expect(digits).toBe('')
    },
  )

  it('in the names of a certificate', async () => {
    for (const common of [hex.slice(4, 50), hex.slice(4, 30).split('').join('\u001B')]) {
      const server = await started({ pair: authority.issue('a.example.com', { common }) })
      const [{ message } = {}] = (await tested(server, { ca: undefined })).checks
      expect(message).toBe('the answer repeats the admin key, so it is not shown')
    }
  })

  it('but a key that is too short to be a secret hides nothing', async () => {
    const server = await started({ answers: { 'GET /version': { text: '1.2.3-0a0b' } } })
    const { checks } = await tested(server, { adminKey: 'orders|0a0b' })
    expect(checks[1]).toMatchObject({ outcome: 'ok', message: 'the backend reports 1.2.3-0a0b' })
  })
})
