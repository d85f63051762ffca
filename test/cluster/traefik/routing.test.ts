import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { convexStack } from '@proompteng/convex-k8s'
import type { KeyPair } from '../harness/certificates.ts'
import type { Traefik } from '../harness/controllers/traefik.ts'
import { startTraefik } from '../harness/controllers/traefik.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import type { Backend } from './door.ts'
import { certify, routersFor, serve } from './door.ts'
import type { Door } from './raw.ts'
import { connectTls, headOf, parseAnswer, rawRequest } from './raw.ts'
import { lookAlikesOf, spellingsOf } from './spellings.ts'
import type { Arrival } from './stub.ts'

const one = 'one.example.com'
const two = 'two.example.com'
const actions = 'actions.example.com'
const byDefault = 'default.example.com'

let traefik: Traefik
let single: Backend
let split: Backend
let pair: KeyPair
/** Entry points of HTTPS, by namespace, and of plain HTTP. */
const doors: Record<'single' | 'split' | 'plain', Door> = {
  single: { port: 0 },
  split: { port: 0 },
  plain: { port: 0 },
}

useCluster(async (started) => {
  const first = await certify(started, { namespace: 'single', name: 'own-tls', hosts: [one] })
  const second = await certify(started, { namespace: 'split', name: 'convex-backend-tls', hosts: [two, actions] })
  pair = first.pair
  single = await serve(
    started,
    convexStack({ host: one, namespace: 'single', ingress: { tls: { secretName: 'own-tls' } } }),
    'single',
  )
  split = await serve(
    started,
    convexStack({
      host: two,
      siteHost: actions,
      namespace: 'split',
      ingress: { tls: { issuer: { name: 'letsencrypt' } }, middlewares: ['first', { name: 'second' }] },
    }),
    'split',
  )
  await serve(started, convexStack({ host: byDefault, namespace: 'by-default' }), 'by-default')
  for (const name of ['first', 'second']) {
    await started.apply({
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'Middleware',
      metadata: { name, namespace: 'split' },
      // The one that comes later overwrites the other.
      spec: { headers: { customRequestHeaders: { [`X-${name}`]: 'yes', 'X-Last': name } } },
    } as Parameters<typeof started.apply>[0])
  }
  traefik = await startTraefik(started)
  await routersFor(traefik, [one, two, actions, byDefault])
  Object.assign(doors, {
    single: { port: traefik.websecure, ca: first.ca },
    split: { port: traefik.websecure, ca: second.ca },
    plain: { port: traefik.web },
  })
})

const arrivalIn = (body: string): Arrival => JSON.parse(body) as Arrival

it('Traefik finds nothing wrong in any route', async () => {
  const routers = await routersFor(traefik, [one, two, actions, byDefault])
  expect(routers.filter(({ status }) => status !== 'enabled')).toEqual([])
  // HTTPS and the redirect for each host; two of each for the host with another one for HTTP actions.
  expect(routers.length).toBe(2 + 2 + 4)
  const middlewares = (await (await fetch(`${traefik.api}/api/http/middlewares`)).json()) as { status: string }[]
  expect(middlewares.filter(({ status }) => status !== 'enabled')).toEqual([])
})

it('the certificate of the entry point serves a route that names no Secret', async () => {
  const answer = await rawRequest({ port: traefik.websecure, ca: false }, { host: byDefault, path: '/version' })
  expect(answer.status).toBe(200)
  expect(arrivalIn(answer.body)).toMatchObject({ port: 3210, url: '/version' })
})

describe('the host of a deployment', () => {
  it.each([
    '/version',
    '/api/query?format=json&a=%2F',
    '/http/x',
    '/http/a%2Fb/%C3%BC?x=%20&y=a+b',
    '/http',
    '/api/storage/0f8fad5b-d9cb-469f-a165-70867728950e',
    '/metricsx',
    '/echoes',
    '/api/metrics',
    '/http/metrics',
    '/http/echo',
    '/',
  ])('%s arrives at the main port as it is', async (path) => {
    const { status, body } = await rawRequest(doors.single, { host: one, path })
    // A path that only begins with the name of a private one is closed with it, which hides nothing that there is.
    if (/^\/(metrics|echo)/.test(path)) {
      expect(status).toBe(404)
      return
    }
    expect(status).toBe(200)
    expect(arrivalIn(body)).toMatchObject({ port: 3210, method: 'GET', url: path })
    expect(arrivalIn(body).headers).toMatchObject({ host: one, 'x-forwarded-proto': 'https' })
  })

  it('keeps a WebSocket open, and what goes in comes back', async () => {
    const socket = await connectTls(doors.single, one)
    const key = randomBytes(16).toString('base64')
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
    }
    socket.write(headOf({ host: one, path: '/api/1.27.0/sync', headers }))
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(parseAnswer(head)).toMatchObject({ status: 101 })
    for (const size of [2, 126, 5000]) {
      const frame = randomBytes(size)
      const chunks: Buffer[] = []
      const back = new Promise<Buffer>((resolve) => {
        const take = (chunk: Buffer): void => {
          chunks.push(chunk)
          if (Buffer.concat(chunks).length < size) return
          socket.off('data', take)
          resolve(Buffer.concat(chunks))
        }
        socket.on('data', take)
      })
      socket.write(frame)
      expect((await back).equals(frame)).toBe(true)
      await sleep(1500)
    }
    expect(socket.closed).toBe(false)
    socket.destroy()
    expect(single.api.arrivals.at(-1)).toMatchObject({ url: '/api/1.27.0/sync' })
    expect(single.api.arrivals.at(-1)?.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-key': key })
  })

  it('takes an upload of 100 MB', async () => {
    const chunk = randomBytes(1024 * 1024)
    const hash = createHash('sha256')
    const socket = await connectTls(doors.single, one)
    const length = 100 * chunk.length
    const headers = { 'Content-Length': String(length), Connection: 'close' }
    socket.write(headOf({ method: 'POST', host: one, path: '/api/storage/upload', headers }))
    const answer: Buffer[] = []
    socket.on('data', (data: Buffer) => answer.push(data))
    for (let sent = 0; sent < 100; sent += 1) {
      hash.update(chunk)
      if (!socket.write(chunk)) await once(socket, 'drain')
    }
    if (!socket.readableEnded) await once(socket, 'end')
    const { status, body } = parseAnswer(Buffer.concat(answer))
    expect(status).toBe(200)
    expect(arrivalIn(body)).toMatchObject({ port: 3210, method: 'POST', length, sha256: hash.digest('hex') })
  })

  it('shows the certificate of the Secret that is named', async () => {
    const socket = await connectTls(doors.single, one)
    const shown = socket.getPeerX509Certificate()
    socket.destroy()
    const expected = new X509Certificate(await readFile(pair.certificate))
    expect(shown?.fingerprint256).toBe(expected.fingerprint256)
  })

  it('never uses the port of the site proxy', () => {
    expect(single.site.arrivals).toEqual([])
  })
})

describe.each(['metrics', 'echo'])('/%s', (name) => {
  const spelt = spellingsOf(name).map((path) => path.replace('HOST', one))

  it.each(spelt)('is not reached by %s', async (path) => {
    const before = single.api.arrivals.length
    expect([400, 404]).toContain((await rawRequest(doors.single, { host: one, path })).status)
    expect(single.api.arrivals.length).toBe(before)
  })

  it.each(lookAlikesOf(name))('is not what arrives of %s', async (path) => {
    const { body } = await rawRequest(doors.single, { host: one, path })
    const { url } = arrivalIn(body)
    expect(url.replaceAll(/%../g, (digits) => digits.toLowerCase())).toBe(
      path.replaceAll('\\', '%5c').replaceAll(/%../g, (digits) => digits.toLowerCase()),
    )
    expect(url.startsWith(`/${name}`)).toBe(false)
  })

  it.each(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT'])('is not reached by %s', async (method) => {
    const before = single.api.arrivals.length
    expect((await rawRequest(doors.single, { host: one, path: `/${name}`, method })).status).toBe(404)
    expect(single.api.arrivals.length).toBe(before)
  })

  it.each([...spelt, ...lookAlikesOf(name)])('of a host for HTTP actions is a path below /http: %s', async (path) => {
    const before = split.api.arrivals.length
    const { status } = await rawRequest(doors.split, { host: actions, path: path.replace(one, actions) })
    const arrived = split.api.arrivals.slice(before).map(({ url }) => url)
    expect(arrived.filter((url) => !/^\/http(?:\/|$)/.test(url) || /\/\.\.?(?:\/|$)/.test(url))).toEqual([])
    expect(arrived.length === 1 ? [200] : [400, 404]).toContain(status)
  })
})

describe('a host for HTTP actions', () => {
  it.each(['/x', '/http/x', '/a%2Fb?c=%20d', '/', '/metrics'])(
    '%s arrives below /http of the main port',
    async (path) => {
      const { status, body } = await rawRequest(doors.split, { host: actions, path })
      expect(status).toBe(200)
      expect(arrivalIn(body)).toMatchObject({ port: 3210, url: `/http${path}` })
    },
  )

  it('leaves the other host as it is', async () => {
    const { body } = await rawRequest(doors.split, { host: two, path: '/http/x' })
    expect(arrivalIn(body)).toMatchObject({ port: 3210, url: '/http/x' })
    expect(split.site.arrivals).toEqual([])
  })

  it('is behind the middlewares that were named, in their order, as is the other one', async () => {
    for (const host of [two, actions]) {
      const { body } = await rawRequest(doors.split, { host, path: '/x' })
      expect(arrivalIn(body).headers).toMatchObject({ 'x-first': 'yes', 'x-second': 'yes', 'x-last': 'second' })
    }
    const { body } = await rawRequest(doors.single, { host: one, path: '/x' })
    expect(arrivalIn(body).headers).not.toHaveProperty('x-first')
  })
})

describe('plain HTTP', () => {
  it.each([
    ['GET', 301],
    ['HEAD', 308],
    ['POST', 308],
    ['PUT', 308],
  ])('is sent to HTTPS: %s by %i', async (method, expected) => {
    for (const host of [one, two, actions]) {
      const answer = await rawRequest(doors.plain, { method, host, path: '/api/a%2Fb?c=d' })
      expect(answer.status).toBe(expected)
      expect(answer.headers.get('location')).toBe(`https://${host}/api/a%2Fb?c=d`)
    }
  })

  it('serves nothing itself, and no other host is served at all', async () => {
    const before = single.api.arrivals.length
    await rawRequest(doors.plain, { host: one, path: '/metrics' })
    expect((await rawRequest(doors.plain, { host: 'other.example.com', path: '/' })).status).toBe(404)
    expect(single.api.arrivals.length).toBe(before)
  })
})
