import { describe, expect, it } from 'vitest'
import { loadObjects } from '../../../src/check/load/load-objects.ts'
import { limits } from '../../../src/check/load/limits.ts'
import { textWithin } from '../../../src/regular-file.ts'
import { ConvexK8sError } from '../../../src/errors.ts'
import { documentsIn } from '../../../src/kubernetes/yaml/documents.ts'
import { yamlLimits } from '../../../src/kubernetes/yaml/limits.ts'
import type { YamlFault } from '../../../src/kubernetes/yaml/faults.ts'

const head = 'apiVersion: v1\nkind: X\n'
const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join('')

async function messageOf(text: string): Promise<string> {
  const error = await loadObjects({ text }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ConvexK8sError)
  return (error as ConvexK8sError).message
}

describe('a text beyond a limit is refused', () => {
  it.each([
    ['brackets', '['.repeat(100_000), 'nested deeper than 256 levels'],
    ['lists', '- '.repeat(100_000), 'nested deeper than 256 levels'],
    ['maps as JSON', '{"a":'.repeat(100_000), 'nested deeper than 256 levels'],
    ['keys that are keys', '? '.repeat(100_000), 'nested deeper than 256 levels'],
    ['values without keys', ': '.repeat(100_000), 'nested deeper than 256 levels'],
    ['commas', `[${','.repeat(400_000)}]`, 'is not valid YAML'],
    ['items', `${head}x: [${'a,'.repeat(yamlLimits.marks)}]`, 'a document with more keys and values'],
    ['documents', '--- a\n'.repeat(60_000), 'more than 50000 documents'],
    ['objects', `${head}---\n`.repeat(50_001), 'more than 50000'],
    ['a document', `${head}${many(yamlLimits.marks / 2, (i) => `k${i}: v\n`)}`, 'a document with more keys and values'],
    [
      'lines in brackets that are read again and again',
      `${head}x: [\n${'y,\n'.repeat(100)}"${'z'.repeat(500_000)}"]\n`,
      'the indentation does not fit',
    ],
    [
      'all documents together',
      `---\n${head}x: [${'a,'.repeat(yamlLimits.marks - 100)}]\n`.repeat(3),
      'more than 3500000 keys, values and lines',
    ],
    ['aliases', `${head}a: &a x\nb: [${'*a, '.repeat(1_001)}]\n`, 'more than 1000 aliases'],
    [
      'aliases of aliases',
      `${head}l0: &l0 [x]\n${many(20, (i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]\n`)}`,
      'aliases',
    ],
    ['directives', '%A\n'.repeat(200_000), 'a directive (%)'],
    ['a key that is a list', `${head}? [a]\n: b\n`, 'a key is not text'],
    ['an alias of itself', `${head}a: &a [*a]\n`, 'an alias (*) has no anchor'],
  ])('%s', async (_, text, message) => {
    expect(await messageOf(text)).toContain(message)
  })

  it('a text of too many bytes', async () => {
    expect(await messageOf(`# ${'x'.repeat(limits.bytes)}`)).toContain('larger than 64 MiB')
  })

  it('a million faults, of which the first are reported', () => {
    const faults: YamlFault[] = []
    expect([...documentsIn('@ '.repeat(1_000_000), faults)].length).toBeLessThan(2)
    expect(faults).toHaveLength(1)
    const more: YamlFault[] = []
    expect([...documentsIn('@\n'.repeat(100_000), more)].length).toBeLessThan(2)
    expect(more.length).toBeLessThanOrEqual(yamlLimits.faults)
  })
})

describe('a text within the limits is read', () => {
  it.each([
    ['items', `${head}x: [${'a,'.repeat(500_000)}]`],
    ['keys', `${head}${many(80_000, (i) => `k${i}: v\n`)}`],
    ['comments', `${head}${'# comment\n'.repeat(80_000)}`],
    ['a long line', `${head}x: ${'x'.repeat(4_000_000)}\n`],
    ['a long text with escapes', `${head}x: "${'\\n'.repeat(2_000_000)}"\n`],
    ['lines in brackets below their key', `${head}x: [\n${'y,\n'.repeat(20)}]\n`],
    ['anchors', `${head}x:\n${many(30_000, (i) => `- &a${i} x\n`)}`],
    ['empty documents', `${'---\n'.repeat(250_000)}${head}`],
    ['aliases', `${head}x: &x { y: z }\n${many(900, (i) => `k${i}: { <<: *x }\n`)}`],
  ])('%s', async (_, text) => {
    expect(await loadObjects({ text })).toHaveLength(1)
  })
})

it.each([
  ['yes', true],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['0o17', 15],
  ['010', 8],
  ['y', true],
  ['!!binary aGk=', 'hi'],
])('%s is what Kubernetes takes it for', (text, value) => {
  const [document] = [...documentsIn(`x: ${text}\n`, [])]
  expect(document?.value).toEqual({ x: value })
})

it('a stream is left as soon as it is too long', async () => {
  let chunks = 0
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      chunks += 1
      yield Buffer.alloc(1024)
    }
  }
  expect(await textWithin(endless(), 10 * 1024)).toBeUndefined()
  expect(chunks).toBe(11)
})
