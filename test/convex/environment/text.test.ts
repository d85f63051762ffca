import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { catalogue } from '../../../src/convex/environment/catalogue.ts'
import { environmentIssues, environmentText } from '../../../src/convex/environment/index.ts'
import type { ConvexEnvironment } from '../../../src/convex/environment/index.ts'

// What Rust's own parsers accept, in the terms of JavaScript.
const rustInteger = (text: string): number => (/^\+?\d+$/.test(text) ? Number(text) : Number.NaN)
const rustFloat = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
const same = (a: number, b: number): boolean => a === b

describe('environmentText', () => {
  it('writes every kind as the binary reads it, sorted by name', () => {
    const environment: ConvexEnvironment = {
      V8_THREADS: 4,
      REUSE_ISOLATES: false,
      INDEX_BACKFILL_ENABLE: true,
      NO_COLOR: true,
      FUNCTION_LIMIT_WARNING_RATIO: 0.5,
      LOG_FORMAT: 'json',
      RUST_LOG: undefined,
    }
    expect(Object.entries(environmentText(environment))).toEqual([
      ['FUNCTION_LIMIT_WARNING_RATIO', '0.5'],
      ['INDEX_BACKFILL_ENABLE', 'true'],
      ['LOG_FORMAT', 'json'],
      ['NO_COLOR', 'true'],
      ['REUSE_ISOLATES', 'false'],
      ['V8_THREADS', '4'],
    ])
  })

  it('leaves its argument as it is', () => {
    const environment = Object.freeze({ V8_THREADS: 2, RUST_LOG: 'info' })
    environmentText(environment)
    expect(Object.keys(environment)).toEqual(['V8_THREADS', 'RUST_LOG'])
  })

  it('sorts by code unit whatever the order given', () => {
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(catalogue)))
    fc.assert(
      fc.property(names, (given) => {
        const sorted = Object.keys(environmentText(Object.fromEntries(given.map((name) => [name, 1]))))
        expect(sorted).toEqual([...given].toSorted((a, b) => (a < b ? -1 : 1)))
      }),
    )
  })

  it('writes whole numbers that read back the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.constant(-0)), (value) => {
        const { WRITE_LOG_SOFT_MAX_SIZE_BYTES: written } = environmentText({ WRITE_LOG_SOFT_MAX_SIZE_BYTES: value })
        expect(environmentIssues({ WRITE_LOG_SOFT_MAX_SIZE_BYTES: value })).toEqual([])
        expect(same(rustInteger(written ?? ''), value)).toBe(true)
      }),
    )
  })

  it('writes fractions that read back the same', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const { FUNCTION_LIMIT_WARNING_RATIO: written } = environmentText({ FUNCTION_LIMIT_WARNING_RATIO: value })
        expect(same(rustFloat(written ?? ''), value)).toBe(true)
      }),
    )
  })
})
