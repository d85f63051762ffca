import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { placesIn } from '../../src/kubernetes/yaml/lines.ts'

it('line and column of each position are those that an editor shows', () => {
  const text = fc.string({ unit: fc.constantFrom('\n', 'a', '\r\n', ' '), maxLength: 40 })
  fc.assert(
    fc.property(text, fc.nat(5_000), fc.nat(1_000), (tail, breaks, offset) => {
      const whole = `${'\n'.repeat(breaks)}${tail}`
      const at = Math.min(whole.length, breaks + (offset % 60))
      const before = whole.slice(0, at).split('\n')
      expect(placesIn(whole)(at)).toEqual({ line: before.length, column: (before.at(-1) ?? '').length + 1 })
    }),
  )
})
