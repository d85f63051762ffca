import * as fc from 'fast-check'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { postgresConnection } from '../../src/components/postgres/connection.ts'
import { convexPostgres } from '../../src/components/postgres/postgres.ts'
import type { PostgresOptions } from '../../src/options/postgres/postgres.ts'
import { render } from '../../src/render/render.ts'
import { sealSecret } from '../../src/secrets/seal-secret.ts'
import { sealPostgresCredentials, sealPostgresCredentialsFile } from '../../src/secrets/seal-postgres.ts'
import { convexStack } from '../../src/stack.ts'
import { issuesOf, jsonOf } from './errors.ts'
import { expectNoSecret, folder, secret, shownAs, take, watchForSecrets } from './leaks.ts'
import { sealingKey, unseal } from './openssl.ts'

watchForSecrets()

const key = sealingKey()
const { certificate } = key
const open = ['username']

describe('sealPostgresCredentials', () => {
  it('seals a password that can stand in a URL, in the form that CloudNativePG applies at once', () => {
    const { sealedSecret, values } = sealPostgresCredentials({ certificate, namespace: 'shop', owner: 'orders' })
    const shown = shownAs({ sealedSecret, values })
    const { username, password } = take(values, open)
    expectNoSecret(shown, 'the result')
    expect(username).toBe('orders')
    expect(encodeURIComponent(password) === password).toBe(true)
    const { metadata, spec } = jsonOf(sealedSecret)
    expect(unseal(key, 'shop/convex-db-credentials', spec.encryptedData['password'] as string).toString()).toBe(
      password,
    )
    expect(Object.keys(spec.encryptedData)).toEqual(['password'])
    expect(metadata).toMatchObject({ name: 'convex-db-credentials', namespace: 'shop' })
    expect(metadata?.annotations?.['argocd.argoproj.io/sync-wave']).toBe('-2')
    expect(spec.template).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      data: { username: 'orders' },
    })
  })

  it('never makes the same password twice, and takes one that exists', () => {
    const made = Array.from({ length: 10 }, () => take(sealPostgresCredentials({ certificate }).values, open).password)
    expect(new Set(made).size).toBe(10)
    const password = secret('an~existing.Password_1-2')
    expect(take(sealPostgresCredentials({ certificate, password }).values, open).password === password).toBe(true)
  })

  it('refuses every password that a URL would read as something else', async () => {
    const bad = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => !/^[\w.~-]+$/.test(text))
    await fc.assert(
      fc.asyncProperty(bad, async (password) => {
        const issues = await issuesOf(() => sealPostgresCredentials({ certificate, password: `${password}~MARK~@` }))
        expect(issues).toEqual([
          'password: becomes part of a URL unchanged: it may contain only letters, digits, "-", ".", "_" and "~"',
        ])
      }),
    )
    for (const character of ' @:/?#%&=+$()[]{}<>|\\^`"\'!*,;\n\u0000é') {
      expect(await issuesOf(() => sealPostgresCredentials({ certificate, password: `a${character}b` }))).toHaveLength(1)
    }
    expect(await issuesOf(() => sealPostgresCredentials({ certificate, password: '' }))).toEqual(['password: is empty'])
  })

  it.each([
    ['owner', { owner: 'postgres' }],
    ['owner', { owner: 'Convex' }],
    ['secretName', { secretName: 'A' }],
    ['certificate', { certificate: '' }],
    ['passwort', { passwort: 'x' }],
  ])('refuses a wrong %s', async (path, wrong) => {
    const issues = await issuesOf(() => sealPostgresCredentials({ certificate, ...wrong }))
    expect(issues.map((issue) => issue.split(':')[0])).toEqual([path])
  })
})

describe('sealPostgresCredentialsFile', () => {
  it('makes, keeps and rotates a file', async () => {
    const file = join(await folder(), 'postgres-sealedsecret.yaml')
    const first = await sealPostgresCredentialsFile({ certificate, file })
    const text = await readFile(file, 'utf8')
    const again = await sealPostgresCredentialsFile({ certificate, file })
    expect([first.outcome, again.outcome, again.values]).toEqual(['created', 'kept', undefined])
    expect(await readFile(file, 'utf8')).toBe(text)
    const third = await sealPostgresCredentialsFile({ certificate, file, rotate: true })
    expect(third.outcome).toBe('rotated')
    const passwords = [take(first.values, open).password, take(third.values, open).password]
    expect(new Set(passwords).size).toBe(2)
    const { spec } = parse(await readFile(file, 'utf8')) as { spec: { encryptedData: { password: string } } }
    expect(unseal(key, 'convex/convex-db-credentials', spec.encryptedData.password).toString()).toBe(passwords[1])
  })

  it('refuses another owner', async () => {
    const file = join(await folder(), 'postgres-sealedsecret.yaml')
    take((await sealPostgresCredentialsFile({ certificate, file })).values, open)
    const [issue = ''] = await issuesOf(() => sealPostgresCredentialsFile({ certificate, file, owner: 'shop' }))
    expect(issue).toContain('is for the owner "convex", not "shop"')
  })
})

const sealed = () => {
  const { sealedSecret, values } = sealPostgresCredentials({ certificate })
  take(values, open)
  return sealedSecret
}

const seal = (change: object) =>
  sealSecret({
    certificate,
    name: 'convex-db-credentials',
    namespace: 'convex',
    data: { username: 'convex', password: secret('not to be seen') },
    template: { type: 'kubernetes.io/basic-auth', metadata: { labels: { 'cnpg.io/reload': 'true' } } },
    ...change,
  })

describe('the database with credentials of one’s own', () => {
  it('has no Secret of its own when it is not asked for', () => {
    const { cluster, ...more } = convexPostgres()
    expect(more).toEqual({})
    expect(cluster.spec.bootstrap?.initdb).toEqual({ database: 'convex_self_hosted', owner: 'convex' })
    expect(postgresConnection()).toMatchObject({
      host: { secret: 'convex-db-app', key: 'host' },
      port: { secret: 'convex-db-app', key: 'port' },
      user: { secret: 'convex-db-app', key: 'username' },
      password: { secret: 'convex-db-app', key: 'password' },
    })
  })

  it.each<[string, PostgresOptions, string, string]>([
    ['by default', { credentials: {} }, 'convex-db', 'convex-db-credentials'],
    ['of another cluster', { name: 'orders-db', credentials: {} }, 'orders-db', 'orders-db-credentials'],
    ['of a given name', { credentials: { secretName: 'owner' } }, 'convex-db', 'owner'],
  ])('reads user and password from it, host and port from the Service: %s', (_, options, name, secretName) => {
    const { cluster } = convexPostgres(options)
    expect(cluster.spec.bootstrap?.initdb?.secret).toEqual({ name: secretName })
    expect(postgresConnection(options)).toMatchObject({
      host: `${name}-rw`,
      port: 5432,
      user: { secret: secretName, key: 'username' },
      password: { secret: secretName, key: 'password' },
      tls: { ca: { secret: `${name}-ca`, key: 'ca.crt' } },
    })
  })

  it('carries the SealedSecret into the stack, and the backend reads it', () => {
    const sealedSecret = sealed()
    const stack = convexStack({ host: 'convex.example.com', postgres: { credentials: { sealedSecret } } })
    expect(stack.postgres?.sealedSecret?.spec).toEqual(sealedSecret.spec)
    expect(stack.postgres?.sealedSecret?.metadata?.labels?.['app.kubernetes.io/component']).toBe('database')
    const [container] = stack.backend.deployment.spec?.template.spec?.containers ?? []
    const env = Object.fromEntries(
      (container?.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? valueFrom?.secretKeyRef]),
    )
    expect(env).toMatchObject({
      PGUSER: { name: 'convex-db-credentials', key: 'username' },
      PGPASSWORD: { name: 'convex-db-credentials', key: 'password' },
      PGHOST: 'convex-db-rw',
      PGPORT: '5432',
      POSTGRES_URL: 'postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST):$(PGPORT)',
    })
    expect(JSON.stringify(stack)).not.toContain('convex-db-app')
  })

  it('keeps a sealed file in the folder', async () => {
    const path = await folder()
    const file = join(path, 'postgres-sealedsecret.yaml')
    take((await sealPostgresCredentialsFile({ certificate, file })).values, open)
    const text = await readFile(file, 'utf8')
    const stack = convexStack({
      host: 'convex.example.com',
      postgres: { credentials: { sealedFile: 'postgres-sealedsecret.yaml' } },
    })
    const { kept } = await render(stack, path)
    expect(kept).toContain('postgres-sealedsecret.yaml')
    expect(await readFile(file, 'utf8')).toBe(text)
    await writeFile(file, text.replaceAll('convex-db-credentials', 'other'))
    expect(await issuesOf(() => render(stack, path))).toEqual([
      expect.stringContaining('must have name "convex-db-credentials", not "other"'),
    ])
  })

  it('takes a SealedSecret whose user cannot be seen', () => {
    expect(convexPostgres({ credentials: { sealedSecret: seal({}) } }).sealedSecret?.kind).toBe('SealedSecret')
  })

  it.each<[string, object, string]>([
    ['another name', { name: 'other' }, 'metadata.name'],
    ['another namespace', { namespace: 'other' }, 'metadata.namespace'],
    ['no password', { data: { username: 'convex' } }, 'spec.encryptedData'],
    [
      'a password in clear',
      {
        data: { username: 'convex' },
        template: {
          type: 'kubernetes.io/basic-auth',
          metadata: { labels: { 'cnpg.io/reload': 'true' } },
          data: { password: secret('Zx81-plainly-visible') },
        },
      },
      'spec.template.data.password',
    ],
    ['another type', { template: { metadata: { labels: { 'cnpg.io/reload': 'true' } } } }, 'spec.template.type'],
    ['no label', { template: { type: 'kubernetes.io/basic-auth' } }, 'spec.template.metadata.labels.cnpg.io/reload'],
  ])('refuses a SealedSecret with %s', async (_, change, path) => {
    const issues = await issuesOf(() => convexPostgres({ credentials: { sealedSecret: seal(change) } }))
    expect(issues.map((issue) => issue.slice(0, issue.indexOf(': ')))).toEqual([`credentials.sealedSecret.${path}`])
    expectNoSecret(issues.join('\n'), 'the issues')
  })

  it('refuses a user that is not the owner', async () => {
    const { sealedSecret, values } = sealPostgresCredentials({ certificate, owner: 'shop' })
    take(values, open)
    const issues = await issuesOf(() =>
      convexStack({ host: 'convex.example.com', postgres: { credentials: { sealedSecret } } }),
    )
    expect(issues).toEqual([
      'postgres.credentials.sealedSecret.spec.template.data.username: must be the owner of the database, "convex"',
    ])
  })

  it.each(['ca', 'server', 'replication', 'superuser'])(
    'refuses the name of the operator’s Secret -%s',
    async (suffix) => {
      const secretName = `convex-db-${suffix}`
      const expected = `credentials.secretName: "${secretName}" is a Secret that CloudNativePG creates; choose another`
      expect(await issuesOf(() => convexPostgres({ credentials: { secretName } }))).toEqual([expected])
      expect(
        await issuesOf(() => convexStack({ host: 'a.example.com', postgres: { credentials: { secretName } } })),
      ).toEqual([`postgres.${expected}`])
    },
  )

  it('refuses two sources', async () => {
    const credentials = { sealedFile: 'a.yaml', sealedSecret: sealed() }
    expect(await issuesOf(() => convexPostgres({ credentials }))).toEqual([
      'credentials.sealedSecret: give sealedFile or sealedSecret, not both: they make the same Secret',
    ])
  })
})
