import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAdminKey, createInstanceSecret, readAdminKey } from '../../../src/convex/admin-key/index.ts'
import { encryptMessage } from '../../../src/convex/admin-key/format.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import { formats, instanceNames, instanceSecrets, memberIds, timesOfIssue } from './arbitraries.ts'

const instanceSecret = createInstanceSecret()
const instanceName = 'convex-self-hosted'
const mayBeAbsent = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

afterEach(() => {
  vi.useRealTimers()
})

describe('createInstanceSecret', () => {
  it('gives 64 hex digits, another time others', () => {
    const secrets = Array.from({ length: 100 }, createInstanceSecret)
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(secrets).size).toBe(100)
  })
})

describe('createAdminKey', () => {
  it('gives a key of the length that Convex writes, for now and for member 0', () => {
    vi.useFakeTimers({ now: new Date('2026-08-22T12:00:00.999Z') })
    const key = createAdminKey({ instanceName, instanceSecret })
    expect(key).toMatch(/^convex-self-hosted\|01[0-9a-f]{72}$/)
    expect(readAdminKey(key, instanceSecret)).toEqual({
      valid: true,
      instanceName,
      issuedAt: new Date('2026-08-22T12:00:00Z'),
      readOnly: false,
      format: 'current',
      system: false,
      memberId: 0,
    })
  })

  it('never gives the same key twice', () => {
    const issuedAt = new Date(5000)
    const keys = Array.from({ length: 50 }, () => createAdminKey({ instanceName, instanceSecret, issuedAt }))
    expect(new Set(keys).size).toBe(50)
  })

  it('is undone by readAdminKey', () => {
    fc.assert(
      fc.property(
        fc.record({
          instanceName: instanceNames,
          instanceSecret: instanceSecrets,
          memberId: mayBeAbsent(memberIds),
          readOnly: mayBeAbsent(fc.boolean()),
          issuedAt: timesOfIssue,
          format: mayBeAbsent(formats),
        }),
        (options) => {
          const { memberId = 0, readOnly = false, format = 'current' } = options
          const reading = readAdminKey(createAdminKey(options), options.instanceSecret)
          expect(reading).toEqual({
            valid: true,
            instanceName: options.instanceName,
            issuedAt: options.issuedAt,
            readOnly,
            format,
            system: false,
            memberId: memberId > Number.MAX_SAFE_INTEGER ? memberId : Number(memberId),
          })
        },
      ),
      { numRuns: 500 },
    )
  })

  const right = { instanceName, instanceSecret }
  it.each<[string, unknown, string]>([
    ['a missing name', { instanceSecret }, 'instanceName'],
    ['a name with "|"', { ...right, instanceName: 'a|b' }, 'instanceName'],
    ['a name with ":"', { ...right, instanceName: 'a:b' }, 'instanceName'],
    ['an empty name', { ...right, instanceName: '' }, 'instanceName'],
    ['a missing secret', { instanceName }, 'instanceSecret'],
    ['a secret with a line break', { ...right, instanceSecret: `${instanceSecret}\n` }, 'instanceSecret'],
    ['a secret that is too short', { ...right, instanceSecret: instanceSecret.slice(1) }, 'instanceSecret'],
    ['a secret that is no hex', { ...right, instanceSecret: `x${instanceSecret.slice(1)}` }, 'instanceSecret'],
    ['a secret that is no text', { ...right, instanceSecret: 1n }, 'instanceSecret'],
    ['a negative member', { ...right, memberId: -1 }, 'memberId'],
    ['half a member', { ...right, memberId: 0.5 }, 'memberId'],
    ['a member that is not exact', { ...right, memberId: 2 ** 53 }, 'memberId'],
    ['a member beyond 64 bits', { ...right, memberId: 2n ** 64n }, 'memberId'],
    ['a member as text', { ...right, memberId: '1' }, 'memberId'],
    ['read-only as text', { ...right, readOnly: 'true' }, 'readOnly'],
    ['the time 0', { ...right, issuedAt: new Date(999) }, 'issuedAt'],
    ['no time', { ...right, issuedAt: new Date(Number.NaN) }, 'issuedAt'],
    ['a time as a number', { ...right, issuedAt: 5000 }, 'issuedAt'],
    ['an unknown format', { ...right, format: 'new' }, 'format'],
    ['an unknown option', { ...right, readonly: true }, 'readonly'],
    ['an option of every object', { ...right, constructor: true }, 'constructor'],
    ['no options', undefined, ''],
  ])('refuses %s', (_, options, path) => {
    const call = () => createAdminKey(options as Parameters<typeof createAdminKey>[0])
    expect(call).toThrow(ConvexK8sError)
    expect(call).toThrow(/^createAdminKey: 1 option is wrong\./)
    try {
      call()
    } catch (error) {
      expect((error as ConvexK8sError).issues.map((issue) => issue.path)).toEqual([path])
      expect(String((error as Error).stack)).not.toContain(instanceSecret.slice(1, 20))
    }
  })

  it('reports everything at once', () => {
    expect(() => createAdminKey({ instanceName: '', instanceSecret: '', memberId: -1 })).toThrow(/3 options are wrong/)
  })
})

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  // oxlint-disable-next-line no-bitwise
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

const made = (plain: string): string => {
  const nonce = new Uint8Array(12)
  const bytes = encryptMessage('current', Buffer.from(instanceSecret, 'hex'), {
    nonce,
    plain: Buffer.from(plain, 'hex'),
  })
  return `orders|${Buffer.from(bytes).toString('hex')}`
}

describe('readAdminKey', () => {
  it.each(['current', 'legacy'] as const)('refuses every flipped bit of a %s key', (format) => {
    for (const readOnly of [false, true]) {
      const key = createAdminKey({ instanceName, instanceSecret, format, readOnly })
      const hex = key.slice(instanceName.length + 1)
      const bytes = Buffer.from(hex, 'hex')
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const other = `${instanceName}|${flipped(bytes, bit).toString('hex')}`
        expect(readAdminKey(other, instanceSecret)).toMatchObject({ valid: false })
      }
    }
  })

  it('refuses every flipped bit of the text when it knows the instance', () => {
    const key = createAdminKey({ instanceName, instanceSecret })
    const bytes = Buffer.from(key, 'latin1')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const other = flipped(bytes, bit).toString('latin1')
      expect(readAdminKey(other, instanceSecret, { instanceName })).toMatchObject({ valid: false })
    }
  })

  it('refuses every part of a key, and a key with more behind it', () => {
    const key = createAdminKey({ instanceName, instanceSecret })
    for (let length = 0; length < key.length; length += 1) {
      expect(readAdminKey(key.slice(0, length), instanceSecret)).toMatchObject({ valid: false })
    }
    for (const more of ['0', '00', 'ff', ' ', '\n', '|', '\u0000']) {
      expect(readAdminKey(`${key}${more}`, instanceSecret)).toMatchObject({ valid: false })
    }
  })

  it('refuses a key that was made with another secret', () => {
    fc.assert(
      fc.property(instanceNames, instanceSecrets, instanceSecrets, formats, (name, one, other, format) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase())
        const key = createAdminKey({ instanceName: name, instanceSecret: one, format })
        expect(readAdminKey(key, other)).toEqual({
          valid: false,
          reason: 'the instance secret does not open it: it was made with another secret, or it was changed',
        })
      }),
    )
  })

  it('reads a key of an instance that was renamed, and refuses it when it is told the name', () => {
    const hex = createAdminKey({ instanceName, instanceSecret }).split('|')[1] ?? ''
    expect(readAdminKey(`other|${hex}`, instanceSecret)).toMatchObject({ valid: true, instanceName: 'other' })
    expect(readAdminKey(`other|${hex}`, instanceSecret, { instanceName })).toEqual({
      valid: false,
      reason: 'it is for another instance',
    })
  })

  it.each([
    ['prod:orders|', 'orders'],
    ['preview:team:project|', 'team:project'],
    ['orders|', 'orders'],
  ])('takes the name from %s', (prefix, name) => {
    const hex = createAdminKey({ instanceName, instanceSecret }).split('|')[1] ?? ''
    expect(readAdminKey(`${prefix}${hex}`, instanceSecret)).toMatchObject({ valid: true, instanceName: name })
  })

  it.each([
    ['nothing', '', 'expected lower-case hex digits, after the name of the instance and "|"'],
    ['a bare name', 'orders|', 'expected lower-case hex digits, after the name of the instance and "|"'],
    [
      'upper case',
      made('10011800').toUpperCase(),
      'expected lower-case hex digits, after the name of the instance and "|"',
    ],
    ['an odd digit', 'orders|010', 'it has an odd number of hex digits; one is missing'],
    ['version 2', 'orders|02ff', 'it is of a version that is not known; it should begin with 01 after the "|"'],
    ['a line break', `${made('10011800')}\n`, 'there is white space in it, perhaps a line break at the end'],
    ['a message without a time', made('1800'), 'it does not say when it was issued'],
    ['a message without an identity', made('1001'), 'it does not say to whom it was issued'],
    ['a time beyond all dates', made('10ffffffffffffffffff011800'), 'it was issued at a time that no date can hold'],
    [
      'a message that is none',
      made('ff'),
      'the instance secret does not open it: it was made with another secret, or it was changed',
    ],
    ['an empty name', made('10011800').replace('orders', ''), 'it does not name an instance; expected NAME|HEX'],
    [
      'an empty name behind a type',
      made('10011800').replace('orders', 'prod:'),
      'it does not name an instance; expected NAME|HEX',
    ],
  ])('says what is wrong with %s', (_, key, reason) => {
    expect(readAdminKey(key, instanceSecret)).toEqual({ valid: false, reason })
  })

  it('never throws for a key, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.anything()), (key) => {
        expect(readAdminKey(key as string, instanceSecret)).toMatchObject({ valid: false })
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const key = `orders|01${Buffer.from(bytes).toString('hex')}`
        expect(readAdminKey(key, instanceSecret)).toMatchObject({ valid: false })
      }),
    )
  })

  it('throws for a secret that is none, without repeating it', () => {
    const key = createAdminKey({ instanceName, instanceSecret })
    const wrong = `${instanceSecret}\n`
    expect(() => readAdminKey(key, wrong)).toThrow(ConvexK8sError)
    expect(() => readAdminKey(key, wrong)).not.toThrow(new RegExp(instanceSecret))
  })
})
