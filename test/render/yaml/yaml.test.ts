import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { toYaml } from '../../../src/render/yaml/yaml.ts'
import { adversarial, layouts } from './adversarial.ts'
import { errorOf } from '../fixtures.ts'
import { configMap, deployment, sealed, stack } from '../objects.ts'

const writable = fc
  .oneof(
    fc.constantFrom(...adversarial),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.array(fc.constantFrom(...adversarial), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...adversarial), { maxLength: 4 }).map((parts) => parts.join('\n')),
  )
  // oxlint-disable-next-line no-control-regex
  .filter((text) => !/[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(text))

describe('toYaml', () => {
  it('prints apiVersion, kind and metadata first, whatever the order given', () => {
    const object = {
      spec: { replicas: 1, b: 1, a: 2 },
      metadata: { finalizers: ['x'], annotations: { a: '1' }, labels: { b: '2' }, namespace: 'convex', name: 'b' },
      kind: 'Deployment',
      apiVersion: 'apps/v1',
    }
    expect(toYaml(object)).toBe(
      [
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata:',
        '  name: b',
        '  namespace: convex',
        '  labels:',
        '    b: "2"',
        '  annotations:',
        '    a: "1"',
        '  finalizers:',
        '    - x',
        'spec:',
        '  replicas: 1',
        '  b: 1',
        '  a: 2',
        '',
      ].join('\n'),
    )
  })

  it('joins several objects by --- in apply order and leaves kept files out', () => {
    const text = toYaml([deployment('b'), { credentials: sealed }, configMap('a')])
    const kinds = parseAllDocuments(text).map((document) => (document.toJS() as { kind: string }).kind)
    expect(kinds).toEqual(['ConfigMap', 'Deployment'])
    expect(text.split('\n').filter((line) => line === '---')).toHaveLength(1)
  })

  it('gives an empty text for nothing', () => {
    expect(toYaml([])).toBe('')
    expect(toYaml(undefined)).toBe('')
  })

  it('uses toJSON and leaves frozen input as it is', () => {
    const frozen = Object.freeze(configMap('a'))
    class Model {
      readonly apiVersion = 'v1'
      readonly kind = 'ConfigMap'
      toJSON() {
        return frozen
      }
    }
    expect(toYaml(new Model())).toBe(toYaml(frozen))
  })

  it('repeats shared parts instead of aliases and folds no line', () => {
    const labels = { app: 'convex', note: 'word '.repeat(60) }
    const text = toYaml({ ...deployment('a'), metadata: { name: 'a', labels }, spec: { selector: labels } } as never)
    expect(text).not.toMatch(/[&*]a1/)
    expect(text.split('\n').filter((line) => line.includes('word word'))).toHaveLength(2)
  })

  it('reads back as the same object under YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(fc.dictionary(writable, writable, { maxKeys: 6 }), fc.array(writable), (data, list) => {
        const object = { ...configMap('a', { ...data, fixed: 'x' }), list }
        const text = toYaml(object)
        for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual(plain(object))
      }),
      { numRuns: 400 },
    )
  }, 30_000)

  it('reads back each adversarial text, as key and as value', () => {
    for (const text of adversarial) {
      const object = configMap('a', { value: text, [text]: 'key' })
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(toYaml(object), { version }), JSON.stringify(text)).toEqual(plain(object))
      }
    }
  })

  it('reads back white space, line breaks and words in every order', () => {
    const object = { ...configMap('a', Object.fromEntries(layouts.map((text, index) => [`k${index}`, text]))), layouts }
    for (const version of ['1.1', '1.2'] as const) expect(parse(toYaml(object), { version })).toEqual(object)
  }, 30_000)

  it('prints ordinary text of several lines as a block', () => {
    expect(toYaml(configMap('a', { script: 'set -e\n\n  run\n' }))).toContain('  script: |\n    set -e\n\n      run\n')
  })

  it.each(['0XF', '0O17', '0b-1', '0_8', '-_1', '+_.5', '1e_3', '0_x1F', 'e1', '=', '2001-99-99', 'y', '1:2:3'])(
    'quotes %s, which some reader takes for something else',
    (text) => expect(toYaml(configMap('a', { [text]: text }))).toContain(`  "${text}": "${text}"\n`),
  )

  it('quotes a key that would end the document', () => {
    for (const key of ['--- a', '... a']) {
      const object = { ...configMap('a'), [key]: 'x\n' }
      expect(parse(toYaml(object))).toEqual(object)
    }
  })

  it('ends in the last line of the data, empty lines included', () => {
    expect(toYaml({ ...configMap('a', { k: 'x\n\n' }) })).toMatch(/  k: \|\+\n    x\n\n$/)
  })

  it('keeps numbers and booleans what they are', () => {
    const spec = { a: 0, b: -1, c: 1.5, d: 1e21, e: true, f: null, g: [], h: {} }
    expect(parse(toYaml({ ...deployment('a'), spec } as never), { version: '1.1' })).toMatchObject({ spec })
  })

  it.each([
    ['NUL', '\0'],
    ['a bell', '\u0007'],
    ['escape', '\u001B'],
    ['DEL', '\u007F'],
    ['a C1 control', '\u0085'],
    ['a line separator', '\u2028'],
    ['a byte order mark', '\uFEFF'],
    ['a lone high surrogate', '\uD800'],
    ['a lone low surrogate', '\uDC00'],
    ['a noncharacter', '\uFFFE'],
  ])('refuses %s and names the object and the path, never the value', async (_name, character) => {
    const secret = `hunter2${character}x`
    const error = await errorOf(() =>
      toYaml([configMap('a', { KEY: secret }), { ...configMap('b'), list: [{ x: secret }] }]),
    )
    expect(error.issues.map(({ path }) => path)).toEqual([
      'ConfigMap convex/a data.KEY',
      'ConfigMap convex/b list[0].x',
    ])
    expect(error.message).not.toContain('hunter2')
  })

  it('refuses such a character in a key, and shows its code', async () => {
    const error = await errorOf(() => toYaml(configMap('a', { 'k\u0000': 'v' })))
    expect(error.issues).toMatchObject([{ path: 'ConfigMap convex/a data.kU+0000' }])
  })

  it('takes astral characters, which are pairs of surrogates', () => {
    expect(parse(toYaml(configMap('a', { k: '😀' })))).toMatchObject({ data: { k: '😀' } })
  })

  it('turns what is no plain data into a ConvexK8sError', async () => {
    const cycle: Record<string, unknown> = { ...configMap('a') }
    cycle['self'] = cycle
    expect((await errorOf(() => toYaml(cycle as never))).issues).toMatchObject([{ path: 'ConfigMap convex/a' }])
    await errorOf(() => toYaml({ ...configMap('a'), n: 1n } as never))
    await errorOf(() => toYaml({ ...configMap('a'), toJSON: () => 'text' } as never))
    await errorOf(() => toYaml('text' as never))
    await errorOf(() => toYaml({ backend: { deployment: 7 } } as never))
  })

  it('gives the same bytes twice', () => {
    expect(toYaml(stack())).toBe(toYaml(structuredClone(stack())))
  })
})

function plain(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object))
}
