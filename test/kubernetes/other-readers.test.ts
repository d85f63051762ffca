import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { loadObjects } from '../../src/check/load/load-objects.ts'
import { ConvexK8sError } from '../../src/errors.ts'
import { documentsIn } from '../../src/kubernetes/yaml/documents.ts'
import type { YamlFault } from '../../src/kubernetes/yaml/faults.ts'

const head = 'apiVersion: v1\nkind: X\nmetadata: { name: x }\n'
const spec = (lines: string): string => `${head}spec:\n  ${lines}\n`
const kubectl = async (...args: readonly string[]) => (await promisify(execFile)('kubectl', args)).stdout
const newFolder = () => mkdtemp(join(tmpdir(), 'readers-'))

/** The documents as this package reads them, or its faults. */
function read(text: string): { readonly values: readonly unknown[]; readonly faults: readonly string[] } {
  const faults: YamlFault[] = []
  const documents = [...documentsIn(text, faults)]
  const values = faults.length > 0 ? [] : documents.map(({ value }) => value)
  return { values, faults: faults.map(({ code }) => code) }
}

/** The objects as kubectl reads them; none when it refuses the text. */
async function readByKubectl(text: string): Promise<readonly unknown[] | undefined> {
  const file = join(await newFolder(), 'x.yaml')
  await writeFile(file, text)
  const args = ['annotate', '--local', '--filename', file, 'a=b', '--output=jsonpath={@}{"\\n"}']
  const json = await kubectl(...args).catch(() => '')
  if (json === '') return undefined
  return json
    .trim()
    .split('\n')
    .map((line) => {
      const object = JSON.parse(line) as { metadata: { annotations?: unknown } }
      delete object.metadata.annotations
      return object
    })
}

const breaks = { CR: '\r', 'U+0085': '\u0085', 'U+2028': '\u2028', 'U+2029': '\u2029' }
const others = { CRLF: '\r\n', 'byte order mark': '\uFEFF', NUL: '\0', DEL: '\x7F', 'vertical tab': '\v' }
const places = (character: string): readonly string[] => [
  spec(`replicas: 1 # x${character}  paused: true #`),
  spec(`a: "x${character}y"`),
  spec(`a: 'x ${character} y'`),
  spec(`a: |\n    x${character}    y`),
  spec(`a: >\n    x${character}b: y`),
  spec(`a: x${character}    y`),
  spec(`a: 1\n${character}  b: 2`),
  spec(`a: [1,${character}2]`),
  spec(`a: 1`).replace('spec', `${character}spec`),
]

const merged = (map: string): string => spec(`b: &b { x: 1 }\n  c: &c { x: 2, z: 3 }\n  a: ${map}`)

/** Values that readers could take for different ones. */
const scalars = `
._5 .1_0 .5_ -_1 0o17 0O17 017 0b11 0B11 0x1F 0X1F -0x1F 1_000 0_1 08 1e3 +1 .5 1. 0o 0x_ 1e400 .inf .nan 12345678901234567890 1:30
2001-01-01 ~ = y No on OFF yEs [?x] {?x:1} ?x [a?b] [http://x/?y=1] {b:1} {"b":1} {b} [::x] "\\x41\\u2028"
`
  .trim()
  .split(/\s+/)
  .concat(
    ['!!str 1', '!!int "3"', '!!int x', '!!float 3', '!!float 3.5', '!!bool yes', '!!null ""', '! 3', '!x 3'],
    ['!!merge <<', '!!binary aGk=', '!!timestamp 2001-01-01', '!!set { b }', '!!omap [b: 1]', '!!str |\n    x'],
    ['\t1', '1\t# x', '"x\n\ty"', '|\n    x\n\ty', '\n  \tb: 1', '[a: 1]', '!!map { b: 1 }', '!!seq [1]'],
    ['|\n    ---\n    x', 'x\n---\n', '"x\n---\ny"', '>-\n    x\n\n    y'],
  )

/** Layouts that YAML 1.2 allows and Kubernetes' reader does not, or the other way round. */
const layouts: readonly string[] = [
  spec('a: [\n    1,\n  2,\n  ]\n  b: 1'),
  spec('a: {\n  x: [\n  1\n  ]\n  }'),
  spec('a: [\n1,\n2]'),
  spec('a: "x\ny\n\n z"'),
  spec("a: 'x\n  y'"),
  spec('a: [1\n  b: 2'),
  spec('a: [1,\n...\n]'),
  spec('a: !!str b: c'),
  spec('a: &x b: c'),
  spec('{ b\n    c: 1 }'),
  spec('? b\n    c\n  : 1'),
  spec('a: "x\\\n\n    y"'),
  spec('a: "x\\\n    y"'),
  spec('a: |\n    x\n\t\n  b: 1'),
  spec('a: |\n    x\n    \ty\n  b: 1'),
  spec('a:\t[1]'),
  spec('a: &a [&a 1, *a]\n  b: *a'),
  spec('a: &a [*a]'),
  spec('__proto__: { b: 1 }'),
  spec(`${'k'.repeat(1024)}: 1`),
  spec(`${'k'.repeat(1025)}: 1`),
  `${head}spec:\n  a: |\n    x`,
  `${head}spec:\n  a: >+\n    x\n\n`,
  `{"apiVersion":"v1",\n"kind":"X",\n\t"metadata":{"name":"x"},\n"spec":{\n\t"a":[\n1\n]}\n}`,
]

const documents: readonly string[] = [
  ...layouts,
  ...Object.values({ ...breaks, ...others }).flatMap(places),
  ...scalars.map((value) => spec(`a: ${value}`)),
  ...[
    '{ <<: *b, x: 3 }',
    '{ x: 3, <<: *b }',
    '{ <<: [*b, *c] }',
    '{ <<: *b, <<: *c }',
    '{ "<<": *b }',
    '{ !!str <<: *b }',
  ].map(merged),
  ...['{ x: 1, x: 2 }', '{ 1: x, "1": z }', '{ true: x, "true": z }', '{ ~: x, "": z }', '{ on: x, 0x10: z }'].map(
    (map) => spec(`a: ${map}`),
  ),
  spec('b: &b k\n  *b : 1\n  k: 2'),
  `%YAML 1.2\n---\n${head}`,
  `%YAML 1.1\n---\n${head}`,
  `%TAG !! tag:x,2000:\n---\n${spec('a: !!str 3')}`,
  `${head}...\n${spec('a: 1')}`,
  `${head}...\n---\n${spec('a: 1')}`,
  `${head}--- # x\n${spec('a: 1')}`,
  `${head}---\n\uFEFF${spec('a: 1')}`,
  `\uFEFF${head}`,
  `<<: { kind: Z }\n${head}`,
  `${head}<<: { kind: Z }\n`,
]

describe('a text', { timeout: 120_000 }, () => {
  it('has the same value as for kubectl, or is refused', async () => {
    const wrong: string[] = []
    let compared = 0
    for (const text of documents) {
      const { values, faults } = read(text)
      if (faults.length > 0) continue
      const objects = await readByKubectl(text)
      if (objects === undefined) continue
      compared += 1
      if (JSON.stringify(sorted(values)) !== JSON.stringify(sorted(objects))) wrong.push(JSON.stringify(text))
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(50)
  })

  it.each([
    ['a: [\n    1,\n  2\n  ]\n  b: 1', { a: [1, 2], b: 1 }],
    ['a: {\n  x: [\n  1\n  ]\n  }', { a: { x: [1] } }],
    ['a: "x\ny"', { a: 'x y' }],
    ['a: &a { x: 1 }\n  b: { <<: *a, x: 2 }', { a: { x: 1 }, b: { x: 2 } }],
  ])('is read as kubectl reads it: %j', async (lines, value) => {
    expect(read(spec(lines))).toMatchObject({ faults: [], values: [{ spec: value }] })
    expect(await readByKubectl(spec(lines))).toMatchObject([{ spec: value }])
  })

  it.each([
    ['a: !!str b: c', 'TWO_COLONS'],
    ['a: b: c', 'TWO_COLONS'],
    ['{ b\n    c: 1 }', 'BAD_KEY'],
    ['a: "x\\\n\n    y"', 'BAD_ESCAPE'],
    ['a: |\n    x\n\t\n  b: 1', 'TAB_AS_INDENT'],
    ['a:\t[1]', 'TAB_AS_INDENT'],
    ['a: [1\n  b: 2', 'BAD_INDENT'],
    ['a: [1,\n...\n]', 'BAD_INDENT'],
    ['a: &a [*a]', 'NO_ANCHOR'],
    ['a: @b', 'BAD_SCALAR_START'],
    [`${'k'.repeat(1025)}: 1`, 'LONG_KEY'],
    ['a: &b &c d', 'TWO_ANCHORS'],
    ['a: !!str !!str b', 'TWO_TAGS'],
    ['a: &b c\n  d: &e *b', 'ALIAS_PROPS'],
    ['a: *', 'BAD_ALIAS'],
    ['a: !<b', 'BAD_INDENT'],
    ['a: !!int b', 'BAD_TAG'],
    ['a: !!map [b]', 'BAD_TAG'],
    ['a: x\u0001', 'BAD_CHARACTER'],
    ['a: !b!c d', 'BAD_TAG'],
    ['a: "\\q"', 'BAD_ESCAPE'],
    ['a: [b c: d e: f]', 'MISSING_CHAR'],
    ['a: { b: 1 c: 2 }', 'MISSING_CHAR'],
    ['a\n  b: c', 'BAD_KEY'],
    ['a: |x\n    b', 'UNEXPECTED'],
    ['\ta: 1', 'TAB_AS_INDENT'],
    ['a: .inf', 'BAD_NUMBER'],
    ['a: { ~: b }', 'NON_STRING_KEY'],
    ['a: 1\n  "a": 2', 'DUPLICATE_KEY'],
    ['a: { b: 1, <<: { c: 2 } }', 'BAD_MERGE'],
    ['a: { <<: 1 }', 'BAD_MERGE'],
  ])('is refused: %j', (lines, code) => {
    expect(read(spec(lines)).faults).toEqual([code])
  })

  it('is refused when it goes on after the end of a document, among others too', () => {
    expect(read(`${head}---\n${head}...\n${head}---\n${head}`).faults).toEqual(['NO_START'])
  })

  it('has its faults where they are, below lines in brackets that are indented too little', async () => {
    const load = loadObjects({ text: `${head}a: [\n1,\n  2\n]\nb: 1\n"b": 2\n` })
    await expect(load).rejects.toThrow('<stdin>:9:1: is not valid YAML: a key is given twice')
  })

  it.each(Object.entries(breaks))('with %s is refused at its line and column, wherever it is', async (_, character) => {
    for (const text of places(character)) expect(read(text).faults).toContain('BAD_CHARACTER')
    const load = loadObjects({ text: spec(`a: 1 # x${character}  b: 2 #\n  c: CANARY`) })
    const error = await load.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConvexK8sError)
    const message = expect.stringContaining('a line break other than LF and CRLF')
    expect((error as ConvexK8sError).issues).toEqual([{ path: '<stdin>:5:11', message }])
  })

  it('with CRLF, or with the escape sequence of a line break, is read', () => {
    expect(read(spec('a: "\\u2028\\u0085\\r"').replaceAll('\n', '\r\n'))).toMatchObject({
      values: [{ spec: { a: '\u2028\u0085\r' } }],
    })
  })
})

describe('a kustomization', () => {
  it.each(Object.entries(breaks))('cannot list more for kustomize than for check, by %s', async (_, character) => {
    const folder = await newFolder()
    for (const name of ['a', 'b'])
      await writeFile(join(folder, `${name}.yaml`), head.replace('name: x', `name: ${name}`))
    await writeFile(join(folder, 'kustomization.yaml'), `resources:\n- a.yaml # x${character}- b.yaml\n`)
    expect(await kubectl('kustomize', folder)).toContain('name: b')
    await expect(loadObjects(folder)).rejects.toThrow('kustomization.yaml:2:13: is not valid YAML: a line break')
  })
})

/** With the keys of every map in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  )
}
