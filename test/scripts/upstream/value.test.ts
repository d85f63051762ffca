import { describe, expect, it } from 'vitest'
import { valueOf } from '../../../scripts/upstream/read/value.ts'

const constants = new Map([
  ['PEARS', '3 * BOXES'],
  ['BOXES', '2'],
  ['LOOP', 'crate::LOOP'],
])

describe('valueOf', () => {
  it.each([
    ['10_000', 10_000],
    ['3_u64', 3],
    ['0.90', 0.9],
    ['60 * 60 * 24', 86_400],
    ['1 << 24', 16_777_216],
    ['1 << 2 + 1', 8],
    ['10 - 2 - 3', 5],
    ['(1 << 4) + 20', 36],
    ['(1100000 * 2048 * 4) / 3_u64', 3_003_733_333],
    ['7 / 2.0', 3.5],
    ['8 as u64 * 2', 16],
    ['true', true],
    ['"".to_string()', ''],
    ['String::from("a name")', 'a name'],
    ['prod_override(5, 130)', 5],
    ['prod_override("", "prod").to_string()', ''],
    ['NonZeroU32::new(4 * 4).unwrap()', 16],
    ['u32::MAX', 4_294_967_295],
    ['knobs::PEARS', 6],
    ['PEARS + 1', 7],
    ['if cfg!(any(test, feature = "testing")) { 2 } else { BOXES }', 2],
  ])('%s is %s', (expression, value) => {
    expect(valueOf(expression, (name) => constants.get(name))).toBe(value)
  })

  it.each(['', '1 +', '1 1', '(1', 'UNKNOWN', 'LOOP', 'Version::new(1, 6, 1000)', '*OTHER_STATIC', 'x'])(
    'does not know %s',
    (expression) => {
      expect(valueOf(expression, (name) => constants.get(name))).toBeUndefined()
    },
  )
})
