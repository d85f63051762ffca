import { renderFiles, convexStack, objectsOf } from '@proompteng/convex-k8s'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainObject } from '../../../src/kubernetes/object.ts'
import { libraryYaml } from '../../../src/kubernetes/yaml/write.ts'
import { blockYaml, isOrdinary } from '../../../src/render/yaml/block.ts'
import { isPlain, scalarText } from '../../../src/render/yaml/scalar.ts'
import { sets } from '../../golden/sets.ts'
import { stackOptions } from '../../support/arbitraries/index.ts'
import { adversarial, layouts } from './adversarial.ts'

type Data = Record<string, unknown>

const pieces = [
  'a',
  'Z',
  '0',
  '9',
  '.',
  '/',
  '@',
  '=',
  '+',
  '~',
  ':',
  '-',
  '_',
  ' ',
  '#',
  'true',
  'no',
  'null',
  'e1',
  '`',
  '&',
  '"',
  "'",
  '[',
  ',',
  '}',
  '!',
  '|',
  '?',
  '%',
  '\\',
]
// What begins with a digit or a dash, and may be a number to one reader or another.
const numberLike = fc.oneof(
  fc.stringMatching(/^-?[0-9][0-9a-fA-FxobEeKMGTPim._:-]{0,10}$/),
  fc.stringMatching(/^-?\d{1,20}$/),
  fc.stringMatching(/^-?\d{1,4}(\.\d{1,3}){0,4}(m|[KMGTPE]i?|e\d)?$/),
  fc.stringMatching(/^[\da-f]{6,12}$/),
  fc.stringMatching(/^0b[\da-f]{0,12}$/),
  fc.stringMatching(/^-[A-Za-z][ -~]{0,8}$/),
)
const text = fc.oneof(
  fc.constantFrom(...adversarial),
  fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  numberLike,
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
  ),
}))

function sameAsLibrary(data: Data): void {
  expect(blockYaml(data)).toBe(libraryYaml(data))
}

describe('the block style', () => {
  it('is what the library writes, for ordinary data of any shape', () => {
    let count = 0
    fc.assert(
      fc.property(fc.dictionary(text.filter(isPlain), tree, { maxKeys: 5 }), (given) => {
        const data = JSON.parse(JSON.stringify(given)) as Data
        if (!isOrdinary(data)) return
        count += 1
        sameAsLibrary(data)
      }),
      { numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(500)
  }, 60_000)

  it('is what the library writes, for the objects of any stack', () => {
    fc.assert(
      fc.property(stackOptions, (options) => {
        for (const object of objectsOf(convexStack(options))) {
          const data = plainObject(object)
          if (isOrdinary(data)) sameAsLibrary(data)
        }
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  it('does for all of a usual stack', () => {
    const objects = objectsOf(convexStack(sets['proompteng']!))
    expect(objects.filter((object) => !isOrdinary(plainObject(object)))).toEqual([])
    expect(renderFiles(objects, { runbook: false }).size).toBe(objects.length + 1)
  })

  it('repeats what data share, as the library does', () => {
    const shared = { a: [1] }
    sameAsLibrary({ b: shared, c: [shared, shared] })
  })

  it.each([
    {},
    { a: {} },
    { a: [] },
    { a: [[], {}, [[]], [{}], [[1, [2]]], [{ b: [] }], { c: { d: [1] } }] },
    { a: null },
  ])('lays out %j as the library does', (data) => sameAsLibrary(data))
})

describe('text', () => {
  it('is written as the library writes it, wherever it stands', () => {
    const single = [...adversarial, ...layouts].filter((item) => !/[\n\r]/.test(item))
    for (const item of single) {
      expect(libraryYaml({ a: { b: item } })).toBe(`a:\n  b: ${scalarText(item)}\n`)
      expect(libraryYaml({ a: [item] })).toBe(`a:\n  - ${scalarText(item)}\n`)
    }
  })

  it('that looks like a number, or begins like one, is written as the library writes it', () => {
    let count = 0
    fc.assert(
      fc.property(numberLike, (item) => {
        if (isPlain(item)) count += 1
        expect(libraryYaml({ a: item })).toBe(`a: ${scalarText(item)}\n`)
      }),
      { numRuns: 20_000 },
    )
    expect(count).toBeGreaterThan(2000)
  }, 60_000)

  it('is plain only where the library, which asks for every version of YAML, says so', () => {
    let count = 0
    fc.assert(
      fc.property(fc.oneof(text, fc.stringMatching(/^[A-Za-z/][ -~]{0,8}$/)), (item) => {
        if (!isPlain(item)) return
        count += 1
        expect(libraryYaml({ [item]: item })).toBe(`${item}: ${item}\n`)
      }),
      { numRuns: 5000 },
    )
    expect(count).toBeGreaterThan(1000)
  }, 60_000)

  it('of several lines, and a key that needs quotes, is the work of the library', () => {
    expect(isOrdinary({ a: [{ b: 'x\ny' }] })).toBe(false)
    expect(isOrdinary({ a: { '1': 'x' } })).toBe(false)
    expect(isOrdinary({ a: { yes: 'x' } })).toBe(false)
    expect(isOrdinary({ a: { 'argocd.argoproj.io/sync-wave': '-1' } })).toBe(true)
  })
})
