import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestPart } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { watchForSecrets } from '../secrets/leaks.ts'
import { allOk, checkOf, outcomes, testedServers } from './tested.ts'
import { answerQueries } from './stub.ts'
import type { Answers, Reply, StubOptions } from './stub.ts'

watchForSecrets()

const { started, tested } = testedServers()

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
