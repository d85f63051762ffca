import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortTold, shownPath, told, visible } from '../../src/shown.ts'

describe('visible', () => {
  it.each([
    ['plain é 日 😀', 'plain é 日 😀'],
    ['a\nb\tc', String.raw`a\nb\u0009c`],
    ['\u202Eevil\u200B', String.raw`\u202eevil\u200b`],
    ['\u001B[31m', String.raw`\u001b[31m`],
    ['\u{E0001}', String.raw`\udb40\udc01`],
    ['\uD800', String.raw`\ud800`],
  ])('shows %j as %s', (text, shown) => expect(visible(text)).toBe(shown))

  it('loses nothing of JSON and can be applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(JSON.stringify(text))
        expect(JSON.parse(shown)).toBe(text)
        expect(visible(shown)).toBe(shown)
      }),
    )
  })
})

describe('told', () => {
  it.each([
    ['no method "https://u:p@h.example.com/a?b=c".', 'no method "https://…@h.example.com/a?…".'],
    ['did you mean "https://h.example.com"? No?', 'did you mean "https://h.example.com"? No?'],
    ['postgres://u:p@s@h/db and http://h2?x', 'postgres://…@h/db and http://h2?…'],
    ['user@host stays', 'user@host stays'],
    ['no key postgresql://u:Zq7 hunter@h.', 'no key postgresql://…@h.'],
    ['https://h:3210 and a@b, http://[::1]:80/ and a@b', 'https://h:3210 and a@b, http://[::1]:80/ and a@b'],
    ['no key convex|01aabb, or x|cafe5eed00', 'no key convex…, or x…'],
    [`secret ${'cafe5eed'.repeat(8)}`, 'secret …'],
    [`sha256:${'cafe5eed'.repeat(8)} and ${'ab'.repeat(20)}`, `sha256:${'cafe5eed'.repeat(8)} and ${'ab'.repeat(20)}`],
  ])('tells %j as %s', (text, shown) => expect(told(text)).toBe(shown))
})

describe('shownPath', () => {
  it.each([
    ['manifests/a.yaml', 'manifests/a.yaml'],
    [`/tmp/${'ab'.repeat(16)}/a`, '/tmp/…/a'],
    ['orders|01cafe', 'orders…'],
    ['user:p@ss@db.example.com/a@b.yaml', '…@db.example.com/a@b.yaml'],
    ['kind: Secret\npassword: a', 'text of 24 characters'],
  ])('shows %j as %s', (path, shown) => expect(shownPath(path)).toBe(shown))
})

it('keeps the variables that a fix writes for a user and a password', () => {
  const url = 'postgresql://$(PGUSER):$(PGPASSWORD)@$(PGHOST)'
  expect(told(`Write ${url}.`)).toBe(`Write ${url}.`)
  expect(told('postgresql://$(PGUSER):password@$(PGHOST)')).toBe('postgresql://…@$(PGHOST)')
})

describe('a text of a finding', () => {
  it('is cut, leaves no half of a character, and hides a password that is cut', () => {
    expect(shortTold('z'.repeat(1_000))).toBe('z'.repeat(1_000))
    expect(shortTold('z'.repeat(200_000))).toBe(`${'z'.repeat(1_000)}…`)
    expect(shortTold(`${'z'.repeat(999)}😀`)).toBe(`${'z'.repeat(999)}…`)
    expect(shortTold(`${'z'.repeat(980)} postgresql://user:${'pass'.repeat(9)}@host`)).not.toContain('pass')
  })
})
