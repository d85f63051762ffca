import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sealSecret } from '../../src/secrets/seal-secret.ts'
import type { SealSecretOptions } from '../../src/secrets/seal-options.ts'
import { sealingScopes } from '../../src/secrets/scope.ts'
import type { SealingScope } from '../../src/secrets/scope.ts'
import { issuesOf, jsonOf } from './errors.ts'
import { expectNoSecret, secret, shownAs, watchForSecrets } from './leaks.ts'
import { sealingKey, unseal } from './openssl.ts'

watchForSecrets()

const key = sealingKey()
const other = sealingKey()
const password = secret('correct horse battery staple')
const right = { certificate: key.certificate, name: 'app', namespace: 'convex', data: { password } }
const labels: Readonly<Record<SealingScope, string>> = {
  strict: 'convex/app',
  'namespace-wide': 'convex',
  'cluster-wide': '',
}

afterEach(() => {
  vi.useRealTimers()
})

function sealedOf(options: SealSecretOptions): Readonly<Record<string, string>> {
  return jsonOf(sealSecret(options)).spec.encryptedData as Readonly<Record<string, string>>
}

describe('what is sealed', () => {
  it.each(sealingScopes)('is opened by the private key, with the label of the scope %s and no other', (scope) => {
    const { password: sealed = '' } = sealedOf({ ...right, scope })
    expect(unseal(key, labels[scope], sealed).toString()).toBe(password)
    for (const wrong of Object.values(labels)) {
      if (wrong !== labels[scope]) expect(() => unseal(key, wrong, sealed)).toThrow(/Command failed/)
    }
    expect(() => unseal(other, labels[scope], sealed)).toThrow(/Command failed/)
  })

  it('begins with the length of the RSA part and has the tag at its end', () => {
    const { password: sealed = '' } = sealedOf(right)
    const bytes = Buffer.from(sealed, 'base64')
    expect(bytes.readUInt16BE(0)).toBe(256)
    expect(bytes.length).toBe(2 + 256 + password.length + 16)
    expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/)
  })

  it('is other bytes each time, in each of its parts', () => {
    const sealed = Array.from({ length: 20 }, () => Buffer.from(sealedOf(right)['password'] ?? '', 'base64'))
    // A session key that was used twice would show through the second part alone.
    for (const part of [sealed.map((bytes) => bytes.subarray(2, 258)), sealed.map((bytes) => bytes.subarray(258))]) {
      expect(new Set(part.map((bytes) => bytes.toString('hex'))).size).toBe(20)
    }
  })

  it('is refused by the private key when a byte was changed', () => {
    const bytes = Buffer.from(sealedOf(right)['password'] ?? '', 'base64')
    for (const index of [2, 100, 257, 258, 270, bytes.length - 1]) {
      const copy = Buffer.from(bytes)
      copy[index] = 255 - (copy[index] ?? 0)
      expect(() => unseal(key, labels.strict, copy.toString('base64'))).toThrow()
    }
  })

  it('is any text and any bytes', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
    const value = fc.oneof(text, fc.uint8Array({ maxLength: 2000 }))
    fc.assert(
      fc.property(value, fc.constantFrom(...sealingScopes), (given, scope) => {
        const { value: sealed = '' } = sealedOf({ ...right, scope, data: { value: given } })
        const expected = typeof given === 'string' ? Buffer.from(given, 'utf8') : Buffer.from(given)
        expect(unseal(key, labels[scope], sealed).equals(expected)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it.each([0, 1, 15, 16, 17, 4096, 65_535, 65_536])('can have %i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => index % 251)
    const sealed = sealedOf({ ...right, data: { bytes, text: 'ü'.repeat(length / 2) } })
    expect(unseal(key, labels.strict, sealed['bytes'] ?? '').equals(bytes)).toBe(true)
    expect(unseal(key, labels.strict, sealed['text'] ?? '').toString('utf8')).toBe('ü'.repeat(length / 2))
  })

  it('takes text as it is: line breaks, byte order marks and what is not ASCII', () => {
    const values = ['\n', 'a\r\nb\n', '\u0000', '\uFEFFx', 'Grüße', '日本語', '👩‍👩‍👧', '{{ .a }}', ' a ']
    const data = Object.fromEntries(values.map((value, index) => [`key-${index}`, value]))
    const sealed = sealedOf({ ...right, data })
    for (const [name, value] of Object.entries(data)) {
      expect(unseal(key, labels.strict, sealed[name] ?? '')).toEqual(Buffer.from(value, 'utf8'))
    }
  })

  it('is a Buffer or another view as well as an array of bytes', () => {
    const bytes = Buffer.from('0123456789')
    const sealed = sealedOf({ ...right, data: { buffer: bytes, view: bytes.subarray(2, 5) } })
    expect(unseal(key, labels.strict, sealed['buffer'] ?? '').toString()).toBe('0123456789')
    expect(unseal(key, labels.strict, sealed['view'] ?? '').toString()).toBe('234')
  })
})

/** Its Secret is deleted with it. */
const guard = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' }

describe('the SealedSecret', () => {
  it('is complete, and names nothing but the values', () => {
    const sealedSecret = sealSecret({
      ...right,
      template: {
        metadata: { labels: { 'cnpg.io/reload': 'true' }, annotations: { note: 'text' } },
        type: 'kubernetes.io/basic-auth',
        immutable: true,
        data: { url: 'https://{{ .password }}@example.com' },
      },
      labels: { team: 'data' },
      annotations: { 'example.com/owner': 'us' },
    })
    expect(jsonOf(sealedSecret)).toEqual({
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: {
        name: 'app',
        namespace: 'convex',
        labels: { team: 'data' },
        annotations: { ...guard, 'example.com/owner': 'us' },
      },
      spec: {
        encryptedData: { password: expect.stringMatching(/^AQ/) as string },
        template: {
          metadata: {
            name: 'app',
            namespace: 'convex',
            labels: { 'cnpg.io/reload': 'true' },
            annotations: { note: 'text' },
          },
          type: 'kubernetes.io/basic-auth',
          immutable: true,
          data: { url: 'https://{{ .password }}@example.com' },
        },
      },
    })
    expectNoSecret(shownAs(sealedSecret), 'the SealedSecret')
  })

  it.each([
    ['Prune=true,Delete=true', 'Prune=true,Delete=true'],
    ['Prune=confirm', 'Prune=confirm,Delete=false'],
    ['Validate=false', 'Validate=false,Prune=false,Delete=false'],
  ])('is kept by Argo CD, unless an annotation says otherwise: %s', (own, expected) => {
    const option = 'argocd.argoproj.io/sync-options'
    const { metadata } = jsonOf(sealSecret({ ...right, annotations: { [option]: own } }))
    expect(metadata?.annotations).toEqual({ [option]: expected })
  })

  it('leaves out what is not given', () => {
    const { metadata, spec } = jsonOf(sealSecret(right))
    expect(metadata).toEqual({ name: 'app', namespace: 'convex', annotations: guard })
    expect(spec.template).toEqual({ metadata: { name: 'app', namespace: 'convex' } })
  })

  it.each([
    ['strict', undefined],
    ['namespace-wide', { 'sealedsecrets.bitnami.com/namespace-wide': 'true' }],
    ['cluster-wide', { 'sealedsecrets.bitnami.com/cluster-wide': 'true' }],
  ] as const)('has the annotation of the scope %s on itself and on its template', (scope, annotations) => {
    const { metadata, spec } = jsonOf(sealSecret({ ...right, scope }))
    expect(metadata?.annotations).toEqual({ ...guard, ...annotations })
    expect(spec.template?.metadata?.annotations).toEqual(annotations)
  })
})

describe('the certificate', () => {
  const ec = sealingKey(['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])
  const pss = sealingKey(['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'])
  const small = sealingKey(['rsa:1024'])

  it('is the first of a bundle, whatever stands around it', () => {
    const bundle = `Bag Attributes\n\n${key.certificate}${other.certificate}`
    const { password: sealed = '' } = sealedOf({ ...right, certificate: bundle.replaceAll('\n', '\r\n') })
    expect(unseal(key, labels.strict, sealed).toString()).toBe(password)
  })

  it('may not have expired', async () => {
    const short = sealingKey(['rsa:2048'], 1)
    sealSecret({ ...right, certificate: short.certificate })
    vi.useFakeTimers({ now: Date.now() + 2 * 86_400_000, toFake: ['Date'] })
    expect(await issuesOf(() => sealSecret({ ...right, certificate: short.certificate }))).toEqual([
      expect.stringMatching(/^certificate: it expired on \d{4}-\d\d-\d\d; get it with: kubeseal --fetch-cert$/),
    ])
    expect(
      await issuesOf(() => sealSecret({ ...right, certificate: `${short.certificate}${key.certificate}` })),
    ).toHaveLength(1)
  })

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^certificate: expected .*got nothing$|^certificate: is required$/],
    ['a number', 7, /^certificate: expected the sealing certificate as PEM text, got a number$/],
    ['an empty text', '', /found none in it/],
    ['no PEM', 'certificate', /found none in it/],
    ['half a certificate', key.certificate.slice(0, 400), /found none in it/],
    ['a broken certificate', key.certificate.replace(/[A-Za-z0-9+/]{60}\n/, 'AAAA\n'), /cannot be read/],
    ['an elliptic curve key', ec.certificate, /has a key of type ec$/],
    ['an RSA key for signatures alone', pss.certificate, /has a key of type rsa-pss$/],
    ['a key that is too small', small.certificate, /has 1024 bits; at least 2048 are safe$/],
  ])('is refused when it is %s', async (_, certificate, message) => {
    const issues = await issuesOf(() => sealSecret({ ...right, certificate } as SealSecretOptions))
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatch(message)
  })
})

describe('wrong options', () => {
  it.each<[string, object, string]>([
    ['a name that is none', { name: 'App' }, 'name'],
    ['a namespace that is none', { namespace: 'a.b' }, 'namespace'],
    ['an unknown scope', { scope: 'namespace' }, 'scope'],
    ['no data', { data: {} }, 'data'],
    ['data that is no object', { data: [password] }, 'data'],
    ['data that is bytes', { data: Buffer.from(password) }, 'data'],
    ['a key that is none', { data: { 'a b': password } }, 'data.a b'],
    ['a number', { data: { port: 5432 } }, 'data.port'],
    ['nothing', { data: { password: undefined } }, 'data.password'],
    ['half a character', { data: { password: `${password}\uD800` } }, 'data.password'],
    ['more than a Secret holds', { data: { a: new Uint8Array(1024 * 1024), b: 'b' } }, 'data'],
    [
      'a scope annotation',
      { annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } },
      'annotations.sealedsecrets.bitnami.com/cluster-wide',
    ],
    [
      'a scope annotation on the template',
      { template: { metadata: { annotations: { 'sealedsecrets.bitnami.com/namespace-wide': 'true' } } } },
      'template.metadata.annotations.sealedsecrets.bitnami.com/namespace-wide',
    ],
    ['a key that is sealed and in the template', { template: { data: { password: 'x' } } }, 'template.data.password'],
    ['a template of numbers', { template: { data: { port: 1 } } }, 'template.data.port'],
    ['a misspelt option', { anotations: {} }, 'anotations'],
    ['a misspelt part of the template', { template: { labels: {} } }, 'template.labels'],
  ])('%s', async (_, wrong, path) => {
    const issues = await issuesOf(() => sealSecret({ ...right, ...wrong }))
    expect(issues.map((issue) => issue.slice(0, issue.indexOf(': ')))).toEqual([path])
    expectNoSecret(issues.join('\n'), 'the issues')
  })

  it('are reported all at once', async () => {
    expect(await issuesOf(() => sealSecret({ ...right, name: '', namespace: '', data: {} }))).toHaveLength(3)
  })
})
