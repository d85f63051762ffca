import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readAdminKey, sealCredentials, sealPostgresCredentials, sealSecret } from '@proompteng/convex-k8s'
import { sealingScopes } from '../../../src/secrets/scope.ts'
import { createNamespace } from '../harness/namespaces.ts'
import { startSealedSecrets } from '../harness/controllers/sealed-secrets.ts'
import { useCluster } from '../harness/vitest/use-cluster.ts'
import { payloads } from './payloads.ts'
import { applySeal, bytesOf, givenBytes, moved, opened, plainSeal, shut } from './secrets.ts'

let certificate = ''

const cluster = useCluster(async (started) => {
  const { certificateFile } = await startSealedSecrets(started)
  certificate = await readFile(certificateFile, 'utf8')
})

beforeAll(async () => {
  for (const name of ['home', 'elsewhere', 'many']) await createNamespace(cluster(), name)
})

const given = { namespace: 'home', data: payloads }
const seal = (options: Omit<Parameters<typeof sealSecret>[0], 'certificate'>) =>
  plainSeal(sealSecret({ certificate, ...options }))

describe.each(sealingScopes)('a Secret sealed with the scope %s', (scope) => {
  it('is opened with exactly its keys and bytes', async () => {
    const sealed = await applySeal(cluster(), seal({ ...given, name: `exact-${scope}`, scope }))
    const secret = await opened(cluster(), sealed)
    expect(bytesOf(secret)).toEqual(givenBytes(payloads))
    expect(secret.type).toBe('Opaque')
    expect(secret.immutable).toBeUndefined()
  })

  it('has the metadata, the type and the further keys of its template', async () => {
    const sealed = seal({
      name: `template-${scope}`,
      namespace: 'home',
      scope,
      data: { password: payloads['text']! },
      template: {
        type: 'kubernetes.io/basic-auth',
        immutable: true,
        metadata: { labels: { 'cnpg.io/reload': 'true' }, annotations: { 'example.com/note': 'yes: 1e3' } },
        data: { username: 'convex', url: 'postgresql://convex:{{ .password }}@db' },
      },
    })
    const secret = await opened(cluster(), await applySeal(cluster(), sealed))
    const password = String(payloads['text'])
    expect(bytesOf(secret)).toEqual(
      givenBytes({ password, username: 'convex', url: `postgresql://convex:${password}@db` }),
    )
    expect(secret.type).toBe('kubernetes.io/basic-auth')
    expect(secret.immutable).toBe(true)
    expect(secret.metadata.labels).toEqual({ 'cnpg.io/reload': 'true' })
    expect(secret.metadata.annotations).toMatchObject({ 'example.com/note': 'yes: 1e3' })
  })

  it('opens where the scope allows it, and nowhere else', async () => {
    const sealed = seal({ namespace: 'home', name: `moved-${scope}`, scope, data: { text: payloads['text']! } })
    const places = {
      renamed: moved(sealed, { name: `renamed-${scope}` }),
      elsewhere: moved(sealed, { namespace: 'elsewhere' }),
    }
    const allowed = { renamed: scope !== 'strict', elsewhere: scope === 'cluster-wide' }
    for (const place of ['renamed', 'elsewhere'] as const) {
      const copy = await applySeal(cluster(), places[place])
      if (allowed[place]) expect(bytesOf(await opened(cluster(), copy))['text']).toEqual(givenBytes(payloads)['text'])
      else expect(await shut(cluster(), copy)).toMatch(/no key could decrypt secret \(text\)/)
    }
  })

  it.each(sealingScopes.filter((other) => other !== scope))('stays shut when it says %s', async (other) => {
    const [right, wrong] = [scope, other].map((each) => seal({ ...given, name: `says-${other}-${scope}`, scope: each }))
    wrong!.spec.encryptedData = right!.spec.encryptedData
    expect(await shut(cluster(), await applySeal(cluster(), wrong!))).toMatch(/no key could decrypt secret/)
  })
})

it('any values are opened as they were given', async () => {
  const key = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,20}$/)
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 2000 }))
  const data = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  const cases = fc.sample(fc.tuple(data, fc.constantFrom(...sealingScopes)), { seed: 1, numRuns: 40 })
  const seals = await Promise.all(
    cases.map(([values, scope], index) =>
      applySeal(cluster(), seal({ name: `case-${index}`, namespace: 'many', scope, data: values })),
    ),
  )
  for (const [index, sealed] of seals.entries()) {
    expect(bytesOf(await opened(cluster(), sealed))).toEqual(givenBytes(cases[index]![0]))
  }
})

describe('the credentials of an instance', () => {
  it.each(sealingScopes)('are opened whole with the scope %s', async (scope) => {
    const { sealedSecret, values } = sealCredentials({
      certificate,
      scope,
      namespace: 'home',
      secretName: `credentials-${scope}`,
      instanceName: 'orders',
    })
    const secret = await opened(cluster(), await applySeal(cluster(), plainSeal(sealedSecret)))
    const { instanceSecret, adminKey } = values.take()
    expect(bytesOf(secret)).toEqual(
      givenBytes({
        CONVEX_INSTANCE_NAME: 'orders',
        CONVEX_INSTANCE_SECRET: instanceSecret,
        CONVEX_ADMIN_KEY: adminKey,
      }),
    )
    const { CONVEX_ADMIN_KEY: key, CONVEX_INSTANCE_SECRET: opener } = bytesOf(secret)
    expect(readAdminKey(String(key), String(opener), { instanceName: 'orders' })).toMatchObject({ valid: true })
    expect(secret.metadata.labels).toMatchObject({ 'app.kubernetes.io/component': 'backend' })
  })
})

describe('the Secret of the owner of a database', () => {
  it('is one that CloudNativePG reads, and changes with its seal', async () => {
    const owner = { certificate, namespace: 'home', owner: 'orders', secretName: 'owner' }
    const first = sealPostgresCredentials(owner)
    const secret = await opened(cluster(), await applySeal(cluster(), plainSeal(first.sealedSecret)))
    expect(bytesOf(secret)).toEqual(givenBytes({ username: 'orders', password: first.values.take().password }))
    expect(secret.type).toBe('kubernetes.io/basic-auth')
    expect(secret.metadata.labels).toMatchObject({ 'cnpg.io/reload': 'true' })

    const second = sealPostgresCredentials(owner)
    const { password } = second.values.take()
    const rotated = await opened(cluster(), await applySeal(cluster(), plainSeal(second.sealedSecret)))
    expect(bytesOf(rotated)).toEqual(givenBytes({ username: 'orders', password }))
  })
})
