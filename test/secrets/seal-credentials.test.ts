import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAdminKey, createInstanceSecret, readAdminKey } from '../../src/convex/admin-key/index.ts'
import { convexStack } from '../../src/stack.ts'
import type { SealCredentialsOptions } from '../../src/secrets/credentials-options.ts'
import { sealCredentials } from '../../src/secrets/seal-credentials.ts'
import { issuesOf, jsonOf } from './errors.ts'
import { expectNoSecret, secret, shownAs, take, watchForSecrets } from './leaks.ts'
import { sealingKey, unseal } from './openssl.ts'

watchForSecrets()

const key = sealingKey()
const { certificate } = key
const instanceSecret = secret(createInstanceSecret())
const adminKey = secret(createAdminKey({ instanceName: 'orders', instanceSecret }))
const open = ['instanceName']

function unsealed(options: SealCredentialsOptions, label: string): Readonly<Record<string, string>> {
  const { encryptedData } = jsonOf(sealCredentials(options).sealedSecret).spec
  const entries = Object.entries(encryptedData as Readonly<Record<string, string>>)
  return Object.fromEntries(entries.map(([name, sealed]) => [name, unseal(key, label, sealed).toString('utf8')]))
}

describe('sealCredentials', () => {
  it('makes the three values, which belong together', () => {
    const values = take(sealCredentials({ certificate }).values, open)
    expect(values.instanceName).toBe('convex-self-hosted')
    expect(values.instanceSecret).toMatch(/^[0-9a-f]{64}$/)
    expect(readAdminKey(values.adminKey, values.instanceSecret)).toMatchObject({
      valid: true,
      instanceName: 'convex-self-hosted',
      memberId: 0,
      readOnly: false,
      format: 'current',
    })
  })

  it('seals them under the keys that the stack reads', () => {
    const { sealedSecret, values } = sealCredentials({ certificate })
    const { CONVEX_ADMIN_KEY, CONVEX_INSTANCE_NAME, CONVEX_INSTANCE_SECRET, ...more } = Object.fromEntries(
      Object.entries(jsonOf(sealedSecret).spec.encryptedData as Readonly<Record<string, string>>).map(
        ([name, sealed]) => [name, unseal(key, 'convex/convex-backend-secrets', sealed).toString()],
      ),
    )
    expect(more).toEqual({})
    expect(take(values, open)).toEqual({
      instanceName: CONVEX_INSTANCE_NAME,
      instanceSecret: CONVEX_INSTANCE_SECRET,
      adminKey: CONVEX_ADMIN_KEY,
    })
    const stack = convexStack({
      host: 'convex.example.com',
      credentials: { sealedSecret, instanceNameFromSecret: true },
    })
    expect(stack.credentials.sealedSecret?.spec).toEqual(jsonOf(sealedSecret).spec)
  })

  it('takes the values of an instance that exists', () => {
    const options = { certificate, instanceName: 'orders', namespace: 'shop', instanceSecret, adminKey }
    expect(unsealed(options, 'shop/convex-backend-secrets')).toEqual({
      CONVEX_INSTANCE_NAME: 'orders',
      CONVEX_INSTANCE_SECRET: instanceSecret,
      CONVEX_ADMIN_KEY: adminKey,
    })
  })

  it('makes an admin key for a secret that exists', () => {
    const { values } = sealCredentials({
      certificate,
      instanceName: 'orders',
      instanceSecret,
      adminKeyFormat: 'legacy',
    })
    const taken = take(values, open)
    expect(taken.instanceSecret).toBe(instanceSecret)
    expect(readAdminKey(taken.adminKey, instanceSecret, { instanceName: 'orders' })).toMatchObject({
      valid: true,
      format: 'legacy',
    })
  })

  it('seals for any instance, Secret and keys', () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/)
    const keys = fc.constantFrom(
      {},
      { instanceName: 'INSTANCE_NAME', instanceSecret: 'INSTANCE_SECRET', adminKey: 'ADMIN_KEY' },
    )
    fc.assert(
      fc.property(name, name, name, keys, (instanceName, namespace, secretName, names) => {
        const data = unsealed(
          { certificate, instanceName, namespace, secretName, keys: names },
          `${namespace}/${secretName}`,
        )
        const prefix = 'instanceName' in names ? '' : 'CONVEX_'
        const made = secret(data[`${prefix}INSTANCE_SECRET`] ?? '')
        const reading = readAdminKey(secret(data[`${prefix}ADMIN_KEY`] ?? ''), made, { instanceName })
        expect(reading.valid).toBe(true)
        expect(data[`${prefix}INSTANCE_NAME`]).toBe(instanceName)
        expect(Object.keys(data)).toHaveLength(3)
      }),
      { numRuns: 8 },
    )
  })

  it('carries the instance, the wave and the labels, and none of the values', () => {
    const { sealedSecret, values } = sealCredentials({
      certificate,
      instanceName: 'orders',
      scope: 'namespace-wide',
      labels: { team: 'shop' },
      annotations: { 'example.com/owner': 'us' },
    })
    const labels = {
      'app.kubernetes.io/name': 'convex',
      'app.kubernetes.io/component': 'backend',
      'app.kubernetes.io/part-of': 'convex',
      team: 'shop',
    }
    const { metadata, spec } = jsonOf(sealedSecret)
    expect(metadata).toEqual({
      name: 'convex-backend-secrets',
      namespace: 'convex',
      labels,
      annotations: {
        'example.com/owner': 'us',
        'argocd.argoproj.io/sync-wave': '-2',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'convex-k8s.proompteng.ai/instance-name': 'orders',
        'sealedsecrets.bitnami.com/namespace-wide': 'true',
      },
    })
    expect(spec.template?.metadata?.labels).toEqual(labels)
    const before = shownAs({ sealedSecret, values })
    take(values, open)
    expectNoSecret(before, 'the result')
  })

  const orders = { certificate, instanceName: 'orders' }
  it.each<[string, object, string, RegExp]>([
    ['a secret with a line break', { instanceSecret: `${instanceSecret}\n` }, 'instanceSecret', /without white space/],
    ['a secret of 63 digits', { instanceSecret: instanceSecret.slice(1) }, 'instanceSecret', /got 63 characters/],
    [
      'a secret that is no hex',
      { instanceSecret: `g${instanceSecret.slice(1)}` },
      'instanceSecret',
      /other characters/,
    ],
    [
      'a secret that is bytes',
      { instanceSecret: Buffer.from(instanceSecret, 'hex') },
      'instanceSecret',
      /expected text/,
    ],
    ['a key without its secret', { adminKey }, 'adminKey', /needs the instanceSecret/],
    [
      'a key of another secret',
      { adminKey, instanceSecret: secret(createInstanceSecret()) },
      'adminKey',
      /does not open it/,
    ],
    [
      'a key of another instance',
      { adminKey, instanceSecret, instanceName: 'other' },
      'adminKey',
      /for another instance/,
    ],
    ['a key with a line break', { adminKey: `${adminKey}\n`, instanceSecret }, 'adminKey', /white space/],
    [
      'random text as a key',
      { adminKey: secret('cmFuZG9tIHRleHQ'), instanceSecret },
      'adminKey',
      /cannot be used here/,
    ],
    [
      'one key for two values',
      { keys: { adminKey: 'CONVEX_INSTANCE_SECRET' } },
      'keys.adminKey',
      /another value already/,
    ],
    ['a name that is none', { instanceName: 'a_b' }, 'instanceName', /no "_"/],
    ['a certificate that is none', { certificate: 'x' }, 'certificate', /found none/],
    ['a misspelt option', { instancesecret: instanceSecret }, 'instancesecret', /did you mean "instanceSecret"/],
    ['the secret in a wrong place', { namespace: instanceSecret }, 'namespace', /text of 64 characters/],
    ['the key in a wrong place', { scope: adminKey }, 'scope', /text of \d+ characters/],
  ])('refuses %s', async (_, wrong, path, message) => {
    const issues = await issuesOf(() => sealCredentials({ ...orders, ...wrong }))
    expect(issues).toHaveLength(1)
    expect(issues[0]?.slice(0, path.length + 2)).toBe(`${path}: `)
    expect(issues[0]).toMatch(message)
    expectNoSecret(issues.join(), 'the issues')
  })
})
