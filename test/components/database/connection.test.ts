import { describe, expect, it } from 'vitest'
import { server, build, variable } from '../backend/backends.ts'

describe('the database of convexBackend', () => {
  const parts = ['PGUSER', 'PGPASSWORD', 'PGHOST', 'PGPORT']

  it('is a URL without a path, of parts that come before it', () => {
    const names = build({ database: server }).container.env?.map(({ name }) => name) ?? []
    expect(names.indexOf('POSTGRES_URL')).toBeGreaterThan(Math.max(...parts.map((name) => names.indexOf(name))))
    expect(variable('POSTGRES_URL', { database: server })?.value).toBe(
      'postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT)',
    )
    expect(variable('PGPORT', { database: server })?.value).toBe('5432')
    expect(variable('PGPASSWORD', { database: server })?.valueFrom?.secretKeyRef).toEqual({
      name: 'db',
      key: 'password',
    })
  })

  it('carries the same URL under the name of older images', () => {
    const older = { database: server, urlVariable: 'DATABASE_URL' as const }
    expect(variable('DATABASE_URL', older)?.value).toBe(variable('POSTGRES_URL', { database: server })?.value)
    expect(variable('POSTGRES_URL', older)).toBeUndefined()
  })

  it.each([
    ['convex', 'convex'],
    ['a@b', 'a%40b'],
    ['$(HOME)', '%24(HOME)'],
    ['a b/c:d', 'a%20b%2Fc%3Ad'],
  ])('writes the user %s into the URL as %s', (user, expected) => {
    expect(variable('PGUSER', { database: { ...server, user } })?.value).toBe(expected)
  })

  it('trusts the authorities of the system by default, and always requires TLS', () => {
    const { container, pod } = build({ database: server })
    const names = container.env?.map(({ name }) => name)
    expect(names).not.toContain('PG_CA_FILE')
    expect(names).not.toContain('DO_NOT_REQUIRE_SSL')
    expect(pod.volumes?.map(({ name }) => name)).toEqual(['data', 'tmp'])
  })

  it.each([
    [{ secret: 'ca' }, { secret: { secretName: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
    [{ secret: 'ca', key: 'root' }, { secret: { secretName: 'ca', items: [{ key: 'root', path: 'ca.crt' }] } }],
    [{ configMap: 'ca', key: 'x.pem' }, { configMap: { name: 'ca', items: [{ key: 'x.pem', path: 'ca.crt' }] } }],
  ])('mounts the one key of %j', (ca, source) => {
    const database = { ...server, tls: { ca } }
    const { pod, container } = build({ database })
    expect(variable('PG_CA_FILE', { database })?.value).toBe('/etc/convex/database-ca/ca.crt')
    expect(container.volumeMounts).toContainEqual({
      name: 'database-ca',
      mountPath: '/etc/convex/database-ca',
      readOnly: true,
    })
    expect(pod.volumes).toContainEqual({ name: 'database-ca', ...source })
  })

  it('turns TLS off in both places', () => {
    const database = { ...server, tls: 'disabled' as const }
    expect(variable('DO_NOT_REQUIRE_SSL', { database })?.value).toBe('true')
    expect(variable('POSTGRES_URL', { database })?.value).toMatch(/\$\(PGPORT\)\?sslmode=disable$/)
  })

  it('is MySQL', () => {
    const database = { ...server, type: 'mysql' as const, poolSize: 30, tls: { ca: { secret: 'ca' } } }
    expect(variable('MYSQL_URL', { database })?.value).toBe(
      'mysql://$(MYSQL_USER):$(MYSQL_PASSWORD)@$(MYSQL_HOST):$(MYSQL_PORT)',
    )
    expect(variable('MYSQL_PORT', { database })?.value).toBe('3306')
    expect(variable('MYSQL_MAX_CONNECTIONS', { database })?.value).toBe('30')
    expect(variable('MYSQL_CA_FILE', { database })?.value).toBe('/etc/convex/database-ca/ca.crt')
    expect(variable('POSTGRES_URL', { database })).toBeUndefined()
  })

  it('is SQLite, which needs no variable at all', () => {
    expect(build().container.env?.map(({ name }) => name)).toEqual([
      'INSTANCE_NAME',
      'INSTANCE_SECRET',
      'TMPDIR',
      'HOME',
    ])
  })

  it('has a pool of 64 unless told otherwise', () => {
    expect(variable('POSTGRES_MAX_CONNECTIONS', { database: server })?.value).toBe('64')
    expect(
      variable('POSTGRES_MAX_CONNECTIONS', { database: { ...server, poolSize: 80, maxConnections: 100 } })?.value,
    ).toBe('80')
  })
})
