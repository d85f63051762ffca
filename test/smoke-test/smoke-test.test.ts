import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { smokeTestSettings } from '../../src/smoke-test/options.ts'
import { secret, shownAs, expectNoSecret, watchForSecrets } from '../secrets/leaks.ts'
import { adminKey, allOk, checkOf, outcomes, testedServers } from './tested.ts'

watchForSecrets()

const { authority, started, tested } = testedServers()

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

  it('is a bundle of certificates with text around them', () => {
    const { cert } = authority.issue('localhost')
    for (const ca of [
      `# from -----BEGIN CERTIFICATE-----\n${cert}`,
      `${cert}# a comment\n${cert}`,
      `<pre>${cert}</pre>`,
    ])
      expect(smokeTestSettings({ url: 'https://convex.example.com', ca }).ca).toBe(ca)
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
