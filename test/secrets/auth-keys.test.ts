import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { lstat, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet, createRemoteJWKSet, exportJWK, importPKCS8, jwtVerify, SignJWT } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { createAuthKeys } from '../../src/convex/auth-keys.ts'
import type { AuthKeys } from '../../src/convex/auth-keys.ts'
import { sealAuthKeysFile } from '../../src/secrets/auth-keys-file.ts'
import type { SealAuthKeysFileOptions } from '../../src/secrets/auth-keys-options.ts'
import { sealSecret } from '../../src/secrets/seal-secret.ts'
import { toYaml } from '../../src/render/yaml/yaml.ts'
import { issuesOf } from './errors.ts'
import { folder, secret, take, watchForSecrets } from './leaks.ts'
import { sealingKey, unseal } from './openssl.ts'

watchForSecrets()

const key = sealingKey()
const { certificate } = key
const name = 'convex-function-environment'
const site = 'https://convex.example.com/http'

/** Keys whose private part may stand nowhere. */
async function keys(): Promise<AuthKeys> {
  const made = await createAuthKeys()
  secret(made.JWT_PRIVATE_KEY)
  return made
}

/** A token as Convex Auth signs it (src/server/implementation/tokens.ts:20-49, 0.0.95): its header has no key ID. */
async function token({ JWT_PRIVATE_KEY }: AuthKeys): Promise<string> {
  return new SignJWT({ sub: 'user|session' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt()
    .setIssuer(site)
    .setAudience('convex')
    .setExpirationTime('1h')
    .sign(await importPKCS8(JWT_PRIVATE_KEY, 'RS256'))
}

const setOf = ({ JWKS }: AuthKeys) => JSON.parse(JWKS) as JSONWebKeySet
const expected = { issuer: site, audience: 'convex' }

describe('createAuthKeys', () => {
  it('makes a pair with which a token of Convex Auth is verified, from the text and from a server', async () => {
    const made = await keys()
    const signed = await token(made)
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(made.JWKS)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`)
    try {
      for (const keySet of [createLocalJWKSet(setOf(made)), createRemoteJWKSet(url)]) {
        const { payload } = await jwtVerify(signed, keySet, expected)
        expect(payload.sub).toBe('user|session')
      }
    } finally {
      server.close()
    }
  })

  it('makes what the command of Convex Auth makes: one line each, one public RSA key of 2048 bits', async () => {
    const { JWT_PRIVATE_KEY, JWKS } = await keys()
    const isPem = /^-----BEGIN PRIVATE KEY----- (?:[\w+/=]{1,64} )+-----END PRIVATE KEY-----$/.test(JWT_PRIVATE_KEY)
    expect(isPem).toBe(true)
    const [jwk, ...more] = (JSON.parse(JWKS) as JSONWebKeySet).keys
    expect(more).toEqual([])
    expect(Object.keys(jwk ?? {}).toSorted()).toEqual(['e', 'kty', 'n', 'use'])
    expect(jwk).toMatchObject({ kty: 'RSA', use: 'sig', e: 'AQAB' })
    expect(Buffer.from(String(jwk?.n), 'base64url').length * 8).toBe(2048)
    const { n } = await exportJWK(await importPKCS8(JWT_PRIVATE_KEY, 'RS256', { extractable: true }))
    expect(n).toBe(jwk?.n)
  })

  it('makes another pair each time, which does not verify the tokens of the first', async () => {
    const [first, second] = [await keys(), await keys()]
    await expect(jwtVerify(await token(first), createLocalJWKSet(setOf(second)), expected)).rejects.toThrow('signature')
  })

  // The reason why a rotation does not keep the old public key. The library of the backend has the same rule
  // (openidconnect-rs src/verification/mod.rs:459-490, rev 15a9c55: AmbiguousKeyId).
  it('could not keep an old key: of two, a token without a key ID is verified by neither', async () => {
    const [first, second] = [await keys(), await keys()]
    const both = createLocalJWKSet({ keys: [...setOf(second).keys, ...setOf(first).keys] })
    for (const made of [first, second]) {
      await expect(jwtVerify(await token(made), both, expected)).rejects.toThrow('multiple matching keys')
    }
  })
})

interface Sealed {
  readonly metadata: { readonly labels: object; readonly annotations: object }
  readonly spec: { encryptedData: Record<string, string>; template: { data?: Record<string, string> } }
}

async function sealed(options: Partial<SealAuthKeysFileOptions> = {}) {
  const file = options.file ?? join(await folder(), 'function-environment-sealedsecret.yaml')
  const result = await sealAuthKeysFile({ certificate, file, ...options })
  const text = await readFile(file, 'utf8')
  return { ...result, text, object: parse(text) as Sealed }
}

const opened = ({ object }: { readonly object: Sealed }, variable: string, label = `convex/${name}`): string =>
  unseal(key, label, object.spec.encryptedData[variable] ?? '').toString()

describe('sealAuthKeysFile', () => {
  it('makes the file, whose values verify together', async () => {
    const made = await sealed()
    expect(made.outcome).toBe('created')
    const labels = { 'app.kubernetes.io/component': 'function-environment' }
    expect(made.object).toMatchObject({ kind: 'SealedSecret', metadata: { name, namespace: 'convex', labels } })
    expect(made.object.spec.template).toMatchObject({ metadata: { labels } })
    const inside = { JWT_PRIVATE_KEY: secret(opened(made, 'JWT_PRIVATE_KEY')), JWKS: opened(made, 'JWKS') }
    await jwtVerify(await token(inside), createLocalJWKSet(setOf(inside)), expected)
    const values = take(made.values, ['JWKS'])
    expect(values.JWT_PRIVATE_KEY === inside.JWT_PRIVATE_KEY).toBe(true)
  })

  it('keeps it the next time, byte for byte', async () => {
    const first = await sealed()
    take(first.values, ['JWKS'])
    const second = await sealed({ file: first.file })
    expect(second).toMatchObject({ outcome: 'kept', values: undefined, text: first.text })
  })

  /** A file that the user has made, with a variable of an API and one in clear. */
  async function usersFile(template: Record<string, string> = {}) {
    const file = join(await folder(), 'sealed.yaml')
    const data = { OPENAI_API_KEY: 'sk-something' }
    const options = { certificate, name, namespace: 'convex', data, labels: { team: 'shop' } }
    await writeFile(file, toYaml(sealSecret({ ...options, template: { data: { REGION: 'eu', ...template } } })))
    return file
  }

  it('adds the keys to a file of the user when asked to rotate, and leaves the rest', async () => {
    const file = await usersFile({ JWKS: 'in clear, which would win' })
    expect(await issuesOf(() => sealed({ file }))).toEqual([
      `${file}: lacks the key JWT_PRIVATE_KEY; use rotate to replace JWT_PRIVATE_KEY and JWKS; other values are kept`,
    ])
    const before = parse(await readFile(file, 'utf8')) as Sealed
    const after = await sealed({ file, rotate: true })
    expect(after.outcome).toBe('rotated')
    take(after.values, ['JWKS'])
    const { encryptedData } = after.object.spec
    expect(Object.keys(encryptedData)).toEqual(['OPENAI_API_KEY', 'JWT_PRIVATE_KEY', 'JWKS'])
    expect(encryptedData['OPENAI_API_KEY']).toBe(before.spec.encryptedData['OPENAI_API_KEY'])
    expect(after.object.metadata).toEqual(before.metadata)
    expect(after.object.spec.template.data).toEqual({ REGION: 'eu' })

    const again = await sealed({ file, rotate: true })
    take(again.values, ['JWKS'])
    expect(opened(again, 'JWKS')).not.toBe(opened(after, 'JWKS'))
    expect(setOf({ JWT_PRIVATE_KEY: '', JWKS: opened(again, 'JWKS') }).keys.length).toBe(1)
  })

  it('adds both to a file that has neither, without being asked to rotate, and keeps them then', async () => {
    const file = await usersFile()
    const before = parse(await readFile(file, 'utf8')) as Sealed
    const after = await sealed({ file })
    take(after.values, ['JWKS'])
    const { JWT_PRIVATE_KEY, JWKS, ...rest } = after.object.spec.encryptedData
    expect([JWT_PRIVATE_KEY, JWKS].every((value) => typeof value === 'string')).toBe(true)
    expect(rest).toEqual(before.spec.encryptedData)
    expect(after.object.spec.template.data).toEqual({ REGION: 'eu' })
    expect(await sealed({ file })).toMatchObject({ outcome: 'kept', text: after.text })
  })

  it.each<[string, Partial<SealAuthKeysFileOptions>, RegExp]>([
    [
      'another Secret',
      { secretName: 'other' },
      /is sealed for the Secret .*, not for convex\/other; use a different file/,
    ],
    ['another scope', { scope: 'cluster-wide' }, /scope strict, not cluster-wide; give the scope strict/],
  ])('refuses %s, and leaves the file', async (_, options, message) => {
    const file = await usersFile()
    const before = await readFile(file, 'utf8')
    const [issue] = await issuesOf(() => sealed({ file, rotate: true, ...options }))
    expect(issue).toMatch(message)
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  it('refuses a SealedSecret whose values cannot be read', async () => {
    const file = await usersFile()
    const object = parse(await readFile(file, 'utf8')) as { spec: object }
    await writeFile(file, stringify({ ...object, spec: { ...object.spec, encryptedData: 'text' } }))
    const [issue] = await issuesOf(() => sealed({ file, rotate: true }))
    expect(issue).toMatch(/is not a valid SealedSecret \(spec.encryptedData: must be object\)/)
  })

  it('says everything that is wrong with the options at once, and writes nothing', async () => {
    const file = join(await folder(), 'sealed.yaml')
    const options = { certificate: 'nothing', file, secretName: 'A B', previousJwks: '{}' } as SealAuthKeysFileOptions
    expect((await issuesOf(() => sealAuthKeysFile(options))).length).toBe(3)
    await expect(lstat(file)).rejects.toThrow('ENOENT')
  })
})
