import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions, SmokeTestPart, SmokeTestResult } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { smokeTestSettings } from '../../src/smoke-test/options.ts'
import { secret, shownAs, expectNoSecret, watchForSecrets } from '../secrets/leaks.ts'
import { forTheLast, onClock } from './clock.ts'
import { testServers } from './servers.ts'
import { answerQueries, stubKey } from './stub.ts'
import type { Answers, Reply, StubOptions } from './stub.ts'

watchForSecrets()

const { authority, started } = testServers()
const adminKey = secret(stubKey())

async function tested(options: StubOptions = {}, more: Partial<SmokeTestOptions> = {}): Promise<SmokeTestResult> {
  const server = await started(options)
  const given = { url: server.origin, ca: authority.pem, adminKey, ...more }
  const { result } = await onClock(() => smokeTest(given), forTheLast(server.isWaitedFor))
  expectNoSecret(shownAs(result), 'the result')
  return result
}

const outcomes = ({ checks }: SmokeTestResult): Readonly<Record<string, string>> =>
  Object.fromEntries(checks.map(({ part, outcome }) => [part, outcome]))

const checkOf = ({ checks }: SmokeTestResult, part: SmokeTestPart) => checks.find((check) => check.part === part)!

const allOk = {
  certificate: 'ok',
  version: 'ok',
  'admin key': 'ok',
  'upload URL': 'ok',
  'HTTP actions': 'ok',
  metrics: 'ok',
  WebSocket: 'ok',
}

describe('smokeTest', () => {
  it('finds nothing wrong with a right deployment', async () => {
    const result = await tested()
    expect(outcomes(result)).toEqual(allOk)
    expect(result.ok).toBe(true)
    expect(result.checks.every(({ look }) => look === undefined)).toBe(true)
    expect(checkOf(result, 'certificate').message).toMatch(/^for DNS:localhost, by Test authority, 29 days left$/)
  })

  it('says what it has not tested without a key, and sends none', async () => {
    const server = await started()
    const result = await smokeTest({ url: server.origin, ca: authority.pem })
    expect(outcomes(result)).toEqual({ ...allOk, 'admin key': 'skipped', 'upload URL': 'skipped' })
    expect(result.ok).toBe(true)
    expect(server.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([])
    expect(server.asked.map(({ line }) => line)).not.toContain('POST /api/mutation')
  })

  it('sends the key where it is needed and nowhere else', async () => {
    const server = await started()
    await smokeTest({ url: server.origin, ca: authority.pem, adminKey })
    const withKey = server.asked.filter(({ authorization }) => authorization !== undefined)
    expect(withKey.map(({ line }) => line)).toEqual(['GET /api/check_admin_key', 'POST /api/mutation'])
    expect(withKey.every(({ authorization }) => authorization === `Convex ${adminKey}`)).toBe(true)
    expect(server.asked.some(({ line }) => line.includes(adminKey))).toBe(false)
  })

  it('takes plain HTTP of this machine, as through kubectl port-forward', async () => {
    const result = await tested({ pair: undefined }, { ca: undefined })
    expect(outcomes(result)).toEqual({ ...allOk, certificate: 'skipped' })
  })

  it('tests a host of its own for HTTP actions, with its certificate', async () => {
    const path = 'GET /convex-k8s-smoke-test'
    const site = await started({ answers: { [path]: { status: 404, text: 'No matching routes found' } } })
    const right = await tested({}, { siteUrl: site.origin })
    expect(outcomes(right)).toEqual(allOk)
    const other = await started({ pair: authority.issue('other.example.com') })
    const wrong = await tested({}, { siteUrl: other.origin })
    expect(checkOf(wrong, 'HTTP actions').message).toBe(
      'the certificate is for DNS:other.example.com, not for localhost',
    )
    expect(other.asked).toEqual([])
  })

  it('takes an IPv6 address', async () => {
    const address = '::1'
    expect(outcomes(await tested({ pair: authority.issue(address), address }))).toEqual(allOk)
    const plain = await tested({ pair: undefined, address }, { ca: undefined })
    expect(outcomes(plain)).toEqual({ ...allOk, certificate: 'skipped' })
  })

  it('knows HTTP actions behind a route for every path by the router before them', async () => {
    const path = '/http/convex-k8s-smoke-test'
    const headers = { allow: 'GET,HEAD,POST,DELETE,PATCH,PUT,OPTIONS' }
    const answers = { [`PROPFIND ${path}`]: { status: 405, headers } }
    for (const status of [200, 401, 404]) {
      const result = await tested({ answers: { ...answers, [`GET ${path}`]: { status, text: 'the app' } } })
      expect(checkOf(result, 'HTTP actions')).toMatchObject({
        outcome: 'ok',
        message: expect.stringMatching(new RegExp(`is answered by an HTTP action \\(status ${status}\\)$`)),
      })
    }
  })

  it.each([401, 403, 404])('takes metrics for closed by status %i', async (status) => {
    const result = await tested({ answers: { 'GET /metrics': { status } } })
    expect(checkOf(result, 'metrics')).toMatchObject({ outcome: 'ok', message: `closed (status ${status})` })
  })

  it('takes a key for reading only, and does not write with it', async () => {
    const text = '{"success":true,"isReadOnly":true}'
    const result = await tested({ answers: { 'GET /api/check_admin_key': { text } } })
    expect(outcomes(result)).toEqual({ ...allOk, 'upload URL': 'skipped' })
  })
})

const traefik = { status: 404, text: '404 page not found\n' }
const upload = (value: unknown): Answers => ({
  'POST /api/mutation': { text: JSON.stringify({ status: 'success', value }) },
})

const sockets: readonly (readonly [string, (client: WebSocket) => void])[] = [
  ['greets, then sends a ping', (client) => client.send('hello', () => client.ping())],
  ['sends a ping, then a word', (client) => client.ping('', false, () => client.send('hello'))],
  ['sends back what it is sent', (client) => client.on('message', (data) => client.send(String(data)))],
  ['answers in bytes', (client) => client.on('message', () => client.send(Buffer.from([0, 1, 2])))],
  ['answers with null', (client) => client.on('message', () => client.send('null'))],
  ['answers by another protocol', (client) => client.on('message', () => client.send('{"type":"connection_ack"}'))],
  ['has no version', (client) => answerQueries(client, { endVersion: null })],
  ['has another version', (client) => answerQueries(client, { endVersion: { querySet: 0, identity: 0 } })],
  ['has an error', (client) => answerQueries(client, { type: 'FatalError' })],
]

describe('a fault', () => {
  it.each<[string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]]>([
    ['no route', 'version', { answers: { 'GET /version': traefik } }, [/has no such route/, /host and the path/]],
    ['no pod', 'version', { answers: { 'GET /version': { status: 503 } } }, [/finds no backend/, /get pods/]],
    [
      'another server',
      'version',
      { answers: { 'GET /version': { text: '<html>' } } },
      [/not from a Convex backend/, /3210/],
    ],
    [
      'a redirect',
      'version',
      { answers: { 'GET /version': { status: 308, headers: { location: 'https://a.example.com/x' } } } },
      [/redirected to https:\/\/a\.example\.com \(status 308\)/, /redirecting route/],
    ],
    [
      'a hanging backend',
      'version',
      { answers: { 'GET /version': { instead: 'hang' } } },
      [/no answer in time/, /pods/],
    ],
    ['a cut connection', 'version', { answers: { 'GET /version': { instead: 'cut' } } }, [/was closed/, /restart/]],
    [
      'an endless answer',
      'version',
      { answers: { 'GET /version': { instead: 'flood' } } },
      [/not from a Convex backend/, /3210/],
    ],
    [
      'a refused key',
      'admin key',
      { answers: { 'GET /api/check_admin_key': { status: 403, text: 'BadDeployKey' } } },
      [/refuses it \(status 403\)$/, /admin-key inspect/],
    ],
    [
      'a key of another instance',
      'admin key',
      { answers: { 'GET /api/check_admin_key': { status: 403 }, 'GET /instance_name': { text: 'shop' } } },
      [/for a different instance than "shop"/, /admin-key inspect/],
    ],
    [
      'a redirected key',
      'admin key',
      { answers: { 'GET /api/check_admin_key': { status: 302, headers: { location: '/login' } } } },
      [/redirected to another path/, /URL that was given/],
    ],
    [
      'a redirected key that stays on the host',
      'admin key',
      { answers: { 'GET /api/check_admin_key': { status: 307, headers: { location: '//b.example.com/x' } } } },
      [/redirected to https:\/\/b\.example\.com /, /URL that was given/],
    ],
    ...['', 'ok', '<html>', 'null', '[]', '{}', '{"success":"true"}', '{"success":false}', '{"ok":true}'].map(
      (text): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
        `a key that is answered by "${text}"`,
        'admin key',
        { answers: { 'GET /api/check_admin_key': { text } } },
        [/not from a Convex backend \(status 200\)/, /port 3210/],
      ],
    ),
    [
      'a hanging name of the instance',
      'admin key',
      { answers: { 'GET /api/check_admin_key': { status: 403 }, 'GET /instance_name': { instead: 'hang' } } },
      [/refuses it \(status 403\)$/, /admin-key inspect/],
    ],
    ['a health check', 'version', { answers: { 'GET /version': { text: 'ok' } } }, [/not from a Convex/, /3210/]],
    [
      'status 101',
      'version',
      { answers: { 'GET /version': { instead: 'switch' } } },
      [/not from a Convex backend \(status 101\)/, /3210/],
    ],
    ['a relative upload URL', 'upload URL', { answers: upload('/api/storage/upload?token=x') }, [/relative/, /CLOUD/]],
    [
      'an upload URL with a long host',
      'upload URL',
      { answers: upload(`https://${'a.'.repeat(400_000)}example.com/api/storage/upload?token=x`) },
      [/^it is at https:\/\/(?:a\.){100,200}a?…, not at .{1,100}$/, /CLOUD/],
    ],
    [
      'an upload URL elsewhere',
      'upload URL',
      { answers: upload('http://127.0.0.1:3210/api/storage/upload?token=x') },
      [/it is at http:\/\/127\.0\.0\.1:3210, not at https/, /CONVEX_CLOUD_ORIGIN/],
    ],
    [
      'a doubled slash',
      'upload URL',
      { answers: upload('https://a.example.com//api/storage/upload') },
      [/its path/, /no trailing slash/],
    ],
    [
      'a database that cannot be written to',
      'upload URL',
      { answers: { 'POST /api/mutation': { status: 500, text: '{"code":"InternalServerError"}' } } },
      [/returns none \(status 500\)/, /log of the backend/],
    ],
    [
      '/http without its prefix',
      'HTTP actions',
      { answers: { 'GET /http/convex-k8s-smoke-test': { status: 404 } } },
      [/not from HTTP actions \(status 404\)/, /with its prefix/],
    ],
    [
      'no route for /http',
      'HTTP actions',
      { answers: { 'GET /http/convex-k8s-smoke-test': traefik } },
      [/has no such route/, /path of the route/],
    ],
    [
      'an HTTP action that fails',
      'HTTP actions',
      { answers: { 'GET /http/convex-k8s-smoke-test': { status: 500 } } },
      [/an error \(status 500\)/, /log/],
    ],
    ...[
      ['a page for every path', { text: '<html>It works!' }],
      ['a page that quotes Convex', { text: 'No matching routes found' }],
      ['an empty answer', { status: 204 }],
      ['a page of its own for what is missing', { status: 404, text: '<html>Oops' }],
      ['another list of methods', { status: 405, headers: { allow: 'GET, HEAD, POST' } }],
    ].map(([name, reply]): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
      `another server with ${String(name)}`,
      'HTTP actions',
      {
        answers: {
          'GET /http/convex-k8s-smoke-test': reply as Reply,
          'PROPFIND /http/convex-k8s-smoke-test': reply as Reply,
        },
      },
      [/is not from HTTP actions \(status \d+\)/, /port 3211/],
    ]),
    ...[
      ['spaces between them', { headers: { allow: 'GET, HEAD, POST, DELETE, PATCH, PUT, OPTIONS' } }],
      ['another order', { headers: { allow: 'GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS' } }],
      ['one more', { headers: { allow: 'GET,HEAD,POST,DELETE,PATCH,PUT,OPTIONS,TRACE' } }],
      ['none', {}],
    ].map(([name, reply]): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
      `a server whose list of methods has ${String(name)}`,
      'HTTP actions',
      {
        answers: {
          'GET /http/convex-k8s-smoke-test': { text: 'the app' },
          'PROPFIND /http/convex-k8s-smoke-test': { status: 405, ...(reply as Reply) },
        },
      },
      [/not from HTTP actions \(status 200\)/, /port 3211/],
    ]),
    ...([{ status: 302, headers: { location: '/login' } }, { status: 304 }, { instead: 'switch' }] as const).map(
      (reply): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
        `a redirect or a switch before the right list of methods: ${JSON.stringify(reply)}`,
        'HTTP actions',
        {
          answers: {
            'GET /http/convex-k8s-smoke-test': reply,
            'PROPFIND /http/convex-k8s-smoke-test': {
              status: 405,
              headers: { allow: 'GET,HEAD,POST,DELETE,PATCH,PUT,OPTIONS' },
            },
          },
        },
        [/redirected to|not from HTTP actions \(status 101\)/, /route/],
      ],
    ),
    [
      'redirected metrics',
      'metrics',
      { answers: { 'GET /metrics': { status: 302, headers: { location: '/metrics/' } } } },
      [/redirected to another path \(status 302\)/, /redirecting route/],
    ],
    ...[204, 301, 400, 405, 429, 500, 503, 999].map(
      (status): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
        `metrics with status ${status}`,
        'metrics',
        { answers: { 'GET /metrics': { status } } },
        [new RegExp(`\\(status ${status}\\)`), /./],
      ],
    ),
    ['open metrics', 'metrics', { answers: { 'GET /metrics': { text: 'x 1' } } }, [/is public/, /route/]],
    ['a refused upgrade', 'WebSocket', { webSocket: 426 }, [/does not open \(status 426\)/, /upgrades/]],
    ['a silent socket', 'WebSocket', { webSocket: 'silent' }, [/no answer arrives/, /timeout/]],
    ['a closed socket', 'WebSocket', { webSocket: 'close' }, [/no answer arrives/, /timeout/]],
    ...sockets.map(([name, webSocket]): [string, SmokeTestPart, StubOptions, readonly [RegExp, RegExp]] => [
      `a socket that ${name}`,
      'WebSocket',
      { webSocket },
      [/^opens, but the answer is not from a Convex backend$/, /port 3210/],
    ]),
    ['a hanging upgrade', 'WebSocket', { webSocket: 'hang' }, [/no answer in time/, /./]],
    ['a cut upgrade', 'WebSocket', { webSocket: 'cut' }, [/closed|no usable answer/, /./]],
  ])('is found alone: %s', async (_, part, options, [message, look]) => {
    const result = await tested(options)
    const found = checkOf(result, part)
    expect(found).toMatchObject({ outcome: 'failed' })
    expect(found.message).toMatch(message)
    expect(found.look).toMatch(look)
    const failed = result.checks.filter(({ outcome }) => outcome === 'failed').map((check) => check.part)
    expect(failed).toEqual([part])
    expect(result.ok).toBe(false)
  })

  it.each<[string, StubOptions, Partial<SmokeTestOptions>, RegExp]>([
    ['an unknown authority', {}, { ca: undefined }, /issued by Test authority, is not trusted \(UNABLE_TO_VERIFY/],
    ['another host', { pair: authority.issue('a.example.com') }, {}, /for DNS:a\.example\.com, not for localhost/],
    [
      'one that is not valid yet',
      { pair: authority.issue('localhost', { from: 2, to: 30 }) },
      {},
      /of localhost is not valid before \w+ +\d+ [\d:]+ \d+ GMT$/,
    ],
    [
      'one that is not valid yet, of an unknown authority',
      { pair: authority.issue('localhost', { from: 2, to: 30 }) },
      { ca: undefined },
      /of localhost is not valid before/,
    ],
    ['an ended one', { pair: authority.issue('localhost', { from: -9, to: -1 }) }, {}, /of localhost expired on/],
    [
      'one that is not renewed',
      { pair: authority.issue('localhost', { from: -90, to: 5 }) },
      {},
      /4 days left: it is not/,
    ],
    [
      "Traefik's own",
      { pair: authority.issue('a.traefik.default', { common: 'TRAEFIK DEFAULT CERT' }) },
      { ca: undefined },
      /serves its default certificate/,
    ],
  ])('of the certificate ends the test: %s', async (_, options, more, message) => {
    const server = await started(options)
    const result = await smokeTest({ url: server.origin, adminKey, ca: authority.pem, ...more })
    expect(checkOf(result, 'certificate').message).toMatch(message)
    expect(result.checks.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(6)
    expect(server.asked).toEqual([])
  })

  it('shows the names in a certificate without what steers a terminal', async () => {
    const common = '\u001B[31mred\u009B2J\u202Eevil'
    const server = await started({ pair: authority.issue('a.example.com', { common }) })
    const untrusted = await smokeTest({ url: server.origin })
    expect(checkOf(untrusted, 'certificate').message).toMatch(
      /^the certificate of \\u001b\[31mred\\u009b2J\\u202eevil, issued by/,
    )
    const other = await started({ pair: authority.issue('\u001B[2Jx.example.com', { common: 'x' }) })
    const misnamed = await smokeTest({ url: other.origin, ca: authority.pem })
    expect(checkOf(misnamed, 'certificate').message).toMatch(/^the certificate is for [\x20-\x7e]+ not for localhost$/)
  })

  it('is open metrics on the separate host for HTTP actions', async () => {
    const answers = {
      'GET /convex-k8s-smoke-test': { status: 404, text: 'No matching routes found' },
      'GET /metrics': { text: 'x 1' },
    }
    const site = await started({ answers })
    const result = await tested({}, { siteUrl: site.origin })
    expect(outcomes(result)).toEqual({ ...allOk, metrics: 'failed' })
    expect(checkOf(result, 'metrics').message).toBe(`${site.origin}/metrics is public`)
  })

  it('is a server without TLS, a closed port, or a name without an address', async () => {
    const plain = await started({ pair: undefined })
    const overTls = await smokeTest({ url: plain.origin.replace('http:', 'https:') })
    expect(checkOf(overTls, 'certificate').message).toBe('the server does not use TLS')
    await plain.close()
    const closed = await smokeTest({ url: plain.origin })
    expect(outcomes(closed)).toMatchObject({ version: 'failed', WebSocket: 'failed', metrics: 'skipped' })
    expect(checkOf(closed, 'version')).toMatchObject({ message: 'nothing listens there' })
    const nameless = await smokeTest({ url: 'https://nothing.invalid' })
    expect(checkOf(nameless, 'certificate')).toMatchObject({ message: 'the host has no address' })
  })
})

describe('what is given', () => {
  it('is refused with every issue at once, and no key is repeated', async () => {
    const wrong = secret('orders|0102030405060708 with a space')
    const options = { url: 'convex.example.com', siteUrl: 'x', adminKey: wrong, ca: 'x', timeoutSeconds: 0, uurl: 1 }
    const error = await smokeTest(options as unknown as SmokeTestOptions).catch((reason: unknown) => reason)
    expectNoSecret(shownAs(error), 'the error')
    const { issues } = error as { issues: readonly { path: string }[] }
    expect(issues.map(({ path }) => path).toSorted()).toEqual(
      ['adminKey', 'ca', 'siteUrl', 'timeoutSeconds', 'url', 'uurl'].toSorted(),
    )
  })

  it('is a file without certificates, which may be a key', async () => {
    const { key, cert } = authority.issue('localhost')
    for (const ca of [key, cert.replace('MII', 'AAA'), cert.replace(/-----END[^]*/, '')]) {
      const error = await smokeTest({ url: 'https://convex.example.com', ca }).catch((reason: unknown) => reason)
      expect((error as { issues?: unknown }).issues).toEqual([{ path: 'ca', message: 'expected certificates as PEM' }])
    }
  })

  it.each(['http://[::1]', 'http://[::1]:3210', 'https://[2001:db8::7]:8443'])('is an address: %s', async (url) => {
    expect(smokeTestSettings({ url }).url).toBe(url)
  })

  it.each(['http://[::1', 'http://::1', 'http://[::1]x', 'http://[x]', 'http://[::1]:0', 'http://a[::1]', 'http://[]'])(
    'is not an address: %s',
    async (url) => {
      expect(() => smokeTestSettings({ url })).toThrow('expected an origin')
    },
  )

  it('is a key that would cross a network in clear, which is not sent', async () => {
    const result = await smokeTest({ url: 'http://nothing.invalid', adminKey })
    expect(checkOf(result, 'admin key')).toMatchObject({
      outcome: 'skipped',
      message: expect.stringContaining('not sent'),
    })
  })
})
