import { describe, expect, it } from 'vitest'
import { readAdminKey } from '../../../src/convex/admin-key/index.ts'
import { decryptMessage, derivedKey, encryptMessage, nonceLengthOf } from '../../../src/convex/admin-key/format.ts'
import { encodeAdminKey } from '../../../src/convex/admin-key/protobuf.ts'

// The development secret and its keys: convex-backend crates/keybroker/dev (652b828).
const secret = '4361726e697461732c206c69746572616c6c79206d65616e696e6720226c6974'
const legacyAdminKey =
  '0135d8598650f8f5cb0f30c34ec2e2bb62793bc28717c8eb6fb577996d50be5f4281b59181095065c5d0f86a2c31ddbe9b597ec62b47ded69782cd'
const legacySystemKey =
  'carnitas|01ec1dc4339bc4a2c653e70016b1e1dea952bcfd707a0cd49c1bddcdfcd4d4a79bb2d6bdfa2f1493a1937cdb71e984c4a7'

// Made by another implementation of AES-128-GCM-SIV: issued at 1700000000 to member 0, nonce 00 01 … 0b.
const currentKey = '01000102030405060708090a0b1e5c06d46516f3f5fa3e99f5af81a957a2adc6f04983839e'
const currentReadOnlyKey = '01000102030405060708090a0b9293461285dccc90b288bfa912cae60264829aebb93d6acd1867'
const nonce = Uint8Array.from({ length: 12 }, (_, index) => index)
const secretBytes = Buffer.from(secret, 'hex')

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

describe('the current format', () => {
  it('derives the key that Convex derives', () => {
    expect(hexOf(derivedKey(secretBytes))).toBe('a7526e1715ea4effa55636bee910d731')
  })

  it.each([
    [false, currentKey],
    [true, currentReadOnlyKey],
  ])('gives the known bytes, read-only: %s', (readOnly, expected) => {
    const plain = encodeAdminKey({ issuedSeconds: 1_700_000_000n, identity: { memberId: 0n }, readOnly })
    expect(hexOf(encryptMessage('current', secretBytes, { nonce, plain }))).toBe(expected)
  })

  it.each([
    [false, currentKey],
    [true, currentReadOnlyKey],
  ])('reads the known bytes, read-only: %s', (readOnly, hex) => {
    expect(readAdminKey(`carnitas|${hex}`, secret)).toEqual({
      valid: true,
      instanceName: 'carnitas',
      issuedAt: new Date('2023-11-14T22:13:20Z'),
      readOnly,
      format: 'current',
      system: false,
      memberId: 0,
    })
  })

  it('needs a name, since the message has none', () => {
    expect(readAdminKey(currentKey, secret)).toEqual({
      valid: false,
      reason: 'it does not name an instance; expected NAME|HEX',
    })
  })
})

describe('the legacy format', () => {
  it("reads upstream's admin key, which has its name inside", () => {
    expect(readAdminKey(legacyAdminKey, secret)).toEqual({
      valid: true,
      instanceName: 'carnitas',
      issuedAt: new Date('2021-12-06T21:39:13Z'),
      readOnly: false,
      format: 'legacy',
      system: false,
      memberId: 0,
    })
  })

  it("reads upstream's system key", () => {
    expect(readAdminKey(legacySystemKey, secret)).toEqual({
      valid: true,
      instanceName: 'carnitas',
      issuedAt: new Date('2023-08-31T21:28:47Z'),
      readOnly: false,
      format: 'legacy',
      system: true,
    })
  })

  it('prefers the name before the bar to the one inside', () => {
    expect(readAdminKey(`orders|${legacyAdminKey}`, secret)).toMatchObject({ valid: true, instanceName: 'orders' })
  })
})

describe('either format', () => {
  it.each(['current', 'legacy'] as const)('%s is not opened as another version', (format) => {
    const plain = Uint8Array.of(1, 2, 3)
    const bytes = encryptMessage(format, secretBytes, { nonce: new Uint8Array(nonceLengthOf(format)), plain })
    expect(decryptMessage(format, secretBytes, bytes)).toEqual(plain)
    expect(decryptMessage(format, secretBytes, bytes.with(0, 2))).toBeUndefined()
    expect(decryptMessage(format, secretBytes, bytes.subarray(0, 16))).toBeUndefined()
  })
})
