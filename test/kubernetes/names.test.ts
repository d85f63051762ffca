import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isConfigKey,
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
} from '../../src/kubernetes/names.ts'
import * as text from '../support/arbitraries/text.ts'

const x = (count: number): string => 'x'.repeat(count)

describe.each([
  [
    'isDnsLabel',
    isDnsLabel,
    ['a', '1', 'a-b', x(63), '1a'],
    ['', '-a', 'a-', 'A', 'a.b', 'a_b', x(64), 'a\n', 'ä', ' a'],
  ],
  ['isDns1035Label', isDns1035Label, ['a', 'a-b', 'a1', x(63)], ['', '1a', '-a', 'a-', 'A', 'a.b', x(64), 'a\n']],
  [
    'isDnsSubdomain',
    isDnsSubdomain,
    ['a', 'a.b', '1.1', `${x(63)}.${x(63)}.${x(63)}.${x(61)}`],
    ['', '.', 'a.', '.a', 'a..b', 'A.b', 'a-.b', 'a.-b', `${x(63)}.${x(63)}.${x(63)}.${x(62)}`, 'a\n'],
  ],
  [
    'isQualifiedName',
    isQualifiedName,
    ['a', 'A_b.c-1', 'example.com/a', x(63), `${x(20)}.io/${x(63)}`],
    ['', '/', 'a/', '/a', 'a/b/c', '-a', 'a-', 'A.com/a', x(64), 'a b', 'a\n', `a/${x(64)}`],
  ],
  ['isLabelValue', isLabelValue, ['', 'a', 'A_b.c-1', x(63)], [' ', '-a', 'a-', 'a b', x(64), 'a/b', 'a\n', 'ä']],
  [
    'isConfigKey',
    isConfigKey,
    ['a', 'ca.crt', '.a', '_', '-', x(253)],
    ['', '.', '..', '..a', 'a b', 'a/b', x(254), 'a\n'],
  ],
] as const)('%s', (_name, isRight, right, wrong) => {
  it.each(right)('takes %j', (value) => expect(isRight(value)).toBe(true))
  it.each(wrong)('refuses %j', (value) => expect(isRight(value)).toBe(false))
})

describe('the names of the generated options', () => {
  it.each([
    ['DNS labels', text.dnsLabel, isDnsLabel],
    ['names of Services', text.serviceName, isDns1035Label],
    ['names of objects', text.objectName, isDnsSubdomain],
    ['keys of labels', text.qualifiedName, isQualifiedName],
    ['values of labels', text.labelValue, isLabelValue],
    ['keys of Secrets', text.secretKey, isConfigKey],
  ])('are %s', (_what, arbitrary, isRight) => {
    fc.assert(fc.property(arbitrary, isRight))
  })

  it('of Services are DNS labels, and these are names of objects', () => {
    fc.assert(fc.property(text.serviceName, isDnsLabel))
    fc.assert(fc.property(text.dnsLabel, isDnsSubdomain))
  })
})
