import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareQuantities, isQuantity, parseQuantity } from '../../src/kubernetes/storage/quantity.ts'

describe('parseQuantity', () => {
  it.each([
    ['0', 0n],
    ['1', 1000n],
    ['500m', 500n],
    ['0.5', 500n],
    ['1.5', 1500n],
    ['1k', 1_000_000n],
    ['1Ki', 1_024_000n],
    ['1M', 1_000_000_000n],
    ['1Mi', 1_048_576_000n],
    ['1.5Gi', 1_610_612_736_000n],
    ['30Gi', 32_212_254_720_000n],
    ['1G', 10n ** 12n],
    ['1T', 10n ** 15n],
    ['1P', 10n ** 18n],
    ['1E', 10n ** 21n],
    ['1Ti', 1000n * 2n ** 40n],
    ['1Pi', 1000n * 2n ** 50n],
    ['1Ei', 1000n * 2n ** 60n],
  ])('reads %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value)
  })

  it.each([
    '',
    ' ',
    '1 Gi',
    ' 1Gi',
    '1GB',
    '1gi',
    '1ki',
    '1K',
    'Gi',
    '-1',
    '+1',
    '1.',
    '.5',
    '1,5',
    '1e3',
    '0x1',
    '1Gi\n',
    '१Gi',
    '1_000',
  ])('does not read %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
    expect(isQuantity(text)).toBe(false)
  })

  it('is exact for every whole number and unit', () => {
    const units = { '': 1n, k: 1000n, Mi: 2n ** 20n, Gi: 2n ** 30n, T: 10n ** 12n } as const
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.constantFrom(...Object.entries(units)),
        (digits, [unit, factor]) => {
          expect(parseQuantity(`${digits}${unit}`)).toBe(digits * factor * 1000n)
        },
      ),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseQuantity(text) !== null))
  })
})

describe('compareQuantities', () => {
  it('orders across units', () => {
    const ordered = ['1m', '1', '1k', '1Ki', '976Ki', '1M', '1Mi', '953Mi', '1G', '1Gi', '1.5Gi', '2Gi', '1T', '1Ti']
    for (const [index, text] of ordered.entries()) {
      expect(compareQuantities(text, text)).toBe(0)
      for (const larger of ordered.slice(index + 1)) {
        expect(compareQuantities(text, larger), `${text} ${larger}`).toBe(-1)
        expect(compareQuantities(larger, text)).toBe(1)
      }
    }
    expect(compareQuantities('1024Mi', '1Gi')).toBe(0)
    expect(compareQuantities('1000m', '1')).toBe(0)
  })
})
