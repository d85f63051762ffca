import { smokeTest } from '@proompteng/convex-k8s'
import type { SmokeTestOptions } from '@proompteng/convex-k8s'
import { describe, expect, it } from 'vitest'
import { watchForSecrets } from '../secrets/leaks.ts'
import { adminKey, checkOf, testedServers } from './tested.ts'
import type { StubOptions } from './stub.ts'

watchForSecrets()

const { authority, started } = testedServers()

describe('a fault of the certificate', () => {
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
  ])('ends the test: %s', async (_, options, more, message) => {
    const server = await started(options)
    const result = await smokeTest({ url: server.origin, adminKey, ca: authority.pem, ...more })
    expect(checkOf(result, 'certificate').message).toMatch(message)
    expect(result.checks.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(6)
    expect(server.asked).toEqual([])
  })

  it('is shown with the names in it, without what steers a terminal', async () => {
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
})
