import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import { loadObjects } from '../../src/check/load/load-objects.ts'
import { rules } from '../../src/check/rules/all.ts'
import { sarif } from '../../src/cli/format/sarif.ts'
import { folder, watchForSecrets } from '../secrets/leaks.ts'
import { command } from './command.ts'

watchForSecrets()

// The schema of OASIS as the package of Microsoft's SDK has it. It is called release candidate 5, and differs from the
// final one in the name of a suppression's state alone. It says draft 4, and uses nothing that changed after that.
const root = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json')
const schema: unknown = JSON.parse(await readFile(join(root, '../lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
addFormats.default(ajv)
const isSarif = ajv.compile({ ...(schema as object), $schema: undefined, id: undefined })

interface Location {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
  readonly region: { readonly startLine: number }
}

/** Where the findings of a valid document are. */
function locationsOf(text: string): readonly Location[] {
  const log = JSON.parse(text)
  expect([isSarif(log), isSarif.errors]).toEqual([true, null])
  const { results } = log.runs[0] as { results: { locations: { physicalLocation: Location }[] }[] }
  return results.flatMap(({ locations }) => locations.map(({ physicalLocation }) => physicalLocation))
}

/** The path that a reader of the document comes to, when the source root is the working folder. */
function pathOf({ artifactLocation: { uri } }: Location): string {
  return fileURLToPath(new URL(uri, pathToFileURL(`${process.cwd()}${sep}`)))
}

const { bad } = rules.find(({ id }) => id === 'backend-single-writer')!
const objects = await loadObjects({ text: bad })
const findings = check(objects)

const locationOf = (file: string): Location | undefined =>
  locationsOf(
    sarif([{ path: file, findings: findings.map((finding) => ({ ...finding, location: { file, line: 2 } })) }], rules),
  )[0]

const names = [
  'with space.yaml',
  ' before and after ',
  'a#b?c.yaml',
  '100%.yaml',
  '%41%2F.yaml',
  'Grüße, 世界 🚀.yaml',
  'back\\slash.yaml',
  'C:\\manifests\\backend.yaml',
  'c:backend.yaml',
  'file:backend.yaml',
  '..backend.yaml',
  '...',
  '[a]{b}|^`"<>&.yaml',
  'line\nbreak\r\u2028.yaml',
  'red\u001B[31m\u009B\u202E.yaml',
  '\u0001',
]

describe('SARIF', () => {
  it('can be invalid', () => {
    expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false)
    expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', informationUri: 'a b' } } }] })).toBe(
      false,
    )
  })

  it('is valid without findings, and with every rule', () => {
    expect(locationsOf(sarif([], rules))).toEqual([])
    const [finding] = findings
    const every = rules.map(({ id, severity }) => ({ ...finding!, rule: id, severity, location: undefined }))
    expect(locationsOf(sarif([{ path: '-', findings: every }], rules))).toHaveLength(every.length)
  })

  it.each(names)('leads to a file below the working folder: %j', (name) => {
    for (const path of [name, join('a b', name), `./x/../${name}`, resolve(name)]) {
      const location = locationOf(path)!
      expect(location.artifactLocation.uriBaseId).toBe('%SRCROOT%')
      expect(location.artifactLocation.uri).toMatch(/^[\w%!'()*.~/-]+$/)
      expect(pathOf(location)).toBe(resolve(path))
    }
  })

  it.each(names)('leads to a file elsewhere: %j', (name) => {
    for (const path of [join('..', name), join('/', name), join('/srv/a b', name)]) {
      const location = locationOf(path)!
      expect(location.artifactLocation).toEqual({ uri: expect.stringMatching(/^file:\/\/\/[\w%!'()*.~/-]+$/) })
      expect(pathOf(location)).toBe(resolve(path))
    }
  })

  it('leads to whatever file there is', () => {
    const segment = fc
      .string({
        unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(...'.%#?:\\ ~')),
      })
      .filter((text) => !/^\.{0,2}$|[/\0]/.test(text))
    const path = fc
      .tuple(fc.constantFrom('', '/', '../', './'), fc.array(segment, { minLength: 1, maxLength: 4 }))
      .map(([start, segments]) => `${start}${segments.join('/')}`)
    fc.assert(
      fc.property(path, (file) => {
        fc.pre(file !== '<stdin>')
        expect(pathOf(locationOf(file)!)).toBe(resolve(file))
      }),
      { numRuns: 200 },
    )
  })

  it('is what the command prints for files with such names', async () => {
    const place = await folder()
    const files = names.map((name, index) => join(place, `a b ${index}`, `${name}.yaml`))
    for (const file of files) {
      await mkdir(join(file, '..'))
      await writeFile(file, bad)
    }
    const { out, status } = await command(['check', '--format', 'sarif', ...files])
    expect(status).toBe(1)
    expect(new Set(locationsOf(out).map(pathOf))).toEqual(new Set(files))
  })

  it.each([
    ['a [click here](https://evil.example) b', String.raw`a \[click here\](https://evil.example) b`],
    [String.raw`[a\](b)`, String.raw`\[a\\\](b)`],
    ['[](1)', String.raw`\[\](1)`],
    ['containers[0]', 'containers[0]'],
    ['{0} {12} { a: {} }', '{{0}} {{12}} { a: {} }'],
  ])('holds no link and no placeholder from a manifest: %j', (given, written) => {
    const [finding] = findings
    const found = { path: 'a', findings: [{ ...finding!, message: given, fix: 'x' }] }
    expect(JSON.parse(sarif([found], rules)).runs[0].results[0].message).toEqual({ text: `${written} x` })
  })

  it('says that the run failed, and where, when something cannot be read', async () => {
    const { out, status } = await command(['check', '--format', 'sarif'], 'apiVersion: v1\nkind: X\nkind: CANARY\n')
    expect([status, locationsOf(out)]).toEqual([2, []])
    expect(out).not.toContain('CANARY')
    expect(JSON.parse(out).runs[0].invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: 'error',
            message: { text: expect.stringContaining('a key is given twice') },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: '%3Cstdin%3E' },
                  region: { startLine: 3, startColumn: 1 },
                },
              },
            ],
          },
        ],
      },
    ])
    const empty = await command(['check', '--format', 'sarif'], '')
    expect(locationsOf(empty.out)).toEqual([])
  })

  it('names standard input, which is in no folder', async () => {
    const { out } = await command(['check', '--format', 'sarif'], bad)
    const [location] = locationsOf(out)
    expect(location).toEqual({ artifactLocation: { uri: '%3Cstdin%3E' }, region: { startLine: 2 } })
  })
})
