import { describe, expect, it } from 'vitest'

import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { refused } from '../../../src/convex/environment/refused.ts'
import { refusalOf } from '../../../src/convex/environment/index.ts'

const sentence = /^[A-Z].{3,}\.$/

describe('refused names', () => {
  it.each(Object.entries(refused))('%s has a reason and a way out', (name, { group, reason, wayOut }) => {
    expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
    expect(['dead', 'dropped', 'trap', 'managed']).toContain(group)
    expect(reason).toMatch(sentence)
    expect(wayOut).toMatch(sentence)
  })

  it('point only to variables that exist', () => {
    const named = Object.values(refused).flatMap(({ wayOut }) => wayOut.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? [])
    const elsewhere = new Set(['INSTANCE_NAME', 'INSTANCE_SECRET', 'NODE_EXTRA_CA_CERTS'])
    const variables = named.filter((name) => !name.endsWith('_') && !elsewhere.has(name))
    expect(variables.length).toBeGreaterThan(5)
    expect(variables.filter((name) => !Object.hasOwn(catalogue, name))).toEqual([])
  })

  it.each([
    ['BACKEND_REQUEST_DRAIN_TIMEOUT', 'dead', /preStop/],
    ['CONVEX_INSTANCE_NAME', 'dead', /`instanceName`/],
    ['CONVEX_ADMIN_KEY', 'dead', /`admin-key`/],
    ['PGDATABASE', 'dead', /`instanceName`/],
    ['PGSSLROOTCERT', 'dead', /`database\.tls`/],
    ['USHER_SERVICE_CACHE_MAX_ENTRIES', 'dead', /Leave it out/],
    ['ACTIONS_USER_TIMEOUT_SECS', 'dropped', /V8_ACTION_USER_TIMEOUT_SECS and NODE_ACTION_USER_TIMEOUT_SECS/],
    ['RETENTION_DELETES_ENABLED', 'dropped', /Leave it out/],
    ['NOMAD_ALLOC_ID', 'trap', /Leave it out/],
    ['SSL_CERT_FILE', 'trap', /`database\.tls`/],
    ['CONVEX_TRACE_FILE', 'trap', /RUST_LOG/],
    ['TZ', 'trap', /Leave it out/],
    ['INSTANCE_SECRET', 'managed', /`credentials`/],
    ['POSTGRES_URL', 'managed', /`database`/],
    ['POSTGRES_MAX_CONNECTIONS', 'managed', /`database\.poolSize`/],
    ['DISABLE_BEACON', 'managed', /`telemetry`/],
    ['DATA_DIR', 'managed', /`volume`/],
  ])('%s is %s', (name, group, wayOut) => {
    expect(refusalOf(name)).toMatchObject({ group, wayOut: expect.stringMatching(wayOut) })
    expect(refusalOf(name)).toBeDefined()
  })

  it.each(Object.keys(catalogue))('%s belongs in env, not in extraEnv', (name) => {
    expect(refusalOf(name)).toMatchObject({ group: 'known', wayOut: expect.stringContaining('`env`') })
    expect(refusalOf(name)).toBeDefined()
  })

  it.each(['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NODE_OPTIONS', 'rust_log', 'constructor', '__proto__', ''])(
    '%j may be given in extraEnv',
    (name) => {
      expect(refusalOf(name)).toBeUndefined()
      expect(refusalOf(name)).toBeUndefined()
    },
  )
})
