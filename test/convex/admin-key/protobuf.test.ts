import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAdminKey, encodeAdminKey } from '../../../src/convex/admin-key/protobuf.ts'
import type { AdminKeyMessage } from '../../../src/convex/admin-key/protobuf.ts'

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const messages: fc.Arbitrary<AdminKeyMessage> = fc.record(
  {
    issuedSeconds: uint64,
    identity: fc.oneof(
      uint64.map((memberId) => ({ memberId })),
      fc.constant('system' as const),
    ),
    readOnly: fc.boolean(),
  },
  { requiredKeys: ['issuedSeconds', 'readOnly'] },
)

function hexOf(message: AdminKeyMessage): string {
  return Buffer.from(encodeAdminKey(message)).toString('hex')
}

function decode(hex: string): AdminKeyMessage | undefined {
  return decodeAdminKey(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

describe('encodeAdminKey', () => {
  it.each<[string, AdminKeyMessage, string]>([
    ['writes member 0', { issuedSeconds: 1n, identity: { memberId: 0n }, readOnly: false }, '10011800'],
    ['writes a system key', { issuedSeconds: 1n, identity: 'system', readOnly: false }, '10012200'],
    ['writes read-only last', { issuedSeconds: 300n, identity: { memberId: 1n }, readOnly: true }, '10ac0218012801'],
    ['leaves zero out', { issuedSeconds: 0n, readOnly: false }, ''],
    [
      'writes 64 bits',
      { issuedSeconds: 2n ** 64n - 1n, identity: { memberId: 2n ** 63n }, readOnly: false },
      '10ffffffffffffffffff011880808080808080808001',
    ],
  ])('%s', (_, message, hex) => {
    expect(hexOf(message)).toBe(hex)
  })

  it('is undone by decodeAdminKey', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeAdminKey(encodeAdminKey(message))).toEqual(message)
      }),
    )
  })
})

describe('decodeAdminKey', () => {
  const member = { memberId: 5n }

  it.each<[string, string, AdminKeyMessage]>([
    ['nothing', '', { issuedSeconds: 0n, readOnly: false }],
    ['a name', '0a 03 6f7264 10 01', { instanceName: 'ord', issuedSeconds: 1n, readOnly: false }],
    ['the last of two times', '10 01 10 02', { issuedSeconds: 2n, readOnly: false }],
    ['the last of two identities', '22 00 18 05', { issuedSeconds: 0n, identity: member, readOnly: false }],
    ['an identity with fields in it', '22 02 08 01', { issuedSeconds: 0n, identity: 'system', readOnly: false }],
    ['any number as true', '28 ac02', { issuedSeconds: 0n, readOnly: true }],
    [
      'fields of a later version',
      '30 01 39 0102030405060708 42 01 ff 4d 01020304 18 05',
      {
        issuedSeconds: 0n,
        identity: member,
        readOnly: false,
      },
    ],
  ])('reads %s', (_, hex, message) => {
    expect(decode(hex)).toEqual(message)
  })

  it.each([
    ['a number that ends too early', '10 80'],
    ['a number of more than 64 bits', '10 ffffffffffffffffff02'],
    ['a number that does not end', '10 ffffffffffffffffffff01'],
    ['a text that ends too early', '0a 05 6f'],
    ['a text that is no UTF-8', '0a 01 ff'],
    ['a text for the time', '12 00'],
    ['a text for the member', '1a 00'],
    ['a number for the name', '08 01'],
    ['field number 0', '00 01'],
    ['a field number beyond 32 bits', '8080808010 01'],
    ['a group', '33 34'],
    ['a type that is none', '37'],
    ['a fixed field that ends too early', '39 01'],
  ])('refuses %s', (_, hex) => {
    expect(decode(hex)).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(() => decodeAdminKey(bytes)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })
})
