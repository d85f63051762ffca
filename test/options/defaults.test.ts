import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { derivedDefaults } from './derived-defaults.ts'
import type { DerivedDefault } from './derived-runs.ts'
import { Documentation } from './documented.ts'
import type { DocumentedOption } from './documented.ts'
import { schemas } from './schemas.ts'

/** Variables, which are checked by their names, and what `convexFleet` passes on. */
const checkedElsewhere = [
  'BackendPodOptions.extraEnv',
  'ExportJobOptions.extraEnv',
  'FleetOptions.application',
  'FleetOptions.defaults',
  'FunctionEnvironmentJobOptions.variables',
]

/** Interfaces that no schema reads. */
const readByHand = [
  'AdminKeyOptions.',
  'LoadOptions.',
  'RenderFleetOptions.',
  'FleetInstance.',
  'ApplicationSetEntryOptions.',
]

const rows = Object.entries(derivedDefaults).flatMap(([because, found]) => found.map((row) => ({ because, ...row })))
const derived = new Set(rows.map(({ option }) => option))

/** Whether two values are the same data: what is undefined counts as left out. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What is wrong with the documented default of an option; nothing where the two agree. */
function problemOf({ name, documented, literal, filled, parse, isOptional }: DocumentedOption): string | undefined {
  if (!isOptional)
    return documented === undefined ? undefined : `${name} is required, and has the default ${documented}`
  if (derived.has(name)) return documented === undefined ? `${name} has no @default` : undefined
  if (documented === undefined) return `${name} has no @default, and the schema fills in ${JSON.stringify(filled)}`
  if (filled === undefined)
    return /^none\b/.test(documented) ? undefined : `${name}: @default ${documented}, and the schema fills in nothing`
  const given = literal === undefined ? undefined : parse(literal.value)
  return isSame(given, filled)
    ? undefined
    : `${name}: @default ${documented}, and the schema fills in ${JSON.stringify(filled)}`
}

describe('the documented defaults', () => {
  let documentation: Documentation
  beforeAll(() => {
    documentation = new Documentation(join(import.meta.dirname, '../../src/index.ts'))
    const types = documentation.exported()
    for (const [name, schema] of Object.entries(schemas)) documentation.read(types.get(name)!, schema)
  }, 240_000)

  // An edit is a function, for which nothing stands in.
  const isEdit = ({ name }: DocumentedOption): boolean => /^\w+Edits\.\w+$/.test(name)

  it('are those that the schemas fill in, and none is missing', () => {
    const { options } = documentation
    expect(options.length).toBeGreaterThan(400)
    const problems = options.filter((option) => !isEdit(option)).flatMap((option) => problemOf(option) ?? [])
    expect(problems.join('\n')).toBe('')
  })

  it('are compared for every option that the package exports', () => {
    const names = new Set(documentation.options.map(({ name }) => name))
    const unread = documentation.optionsOfExports().filter((name) => !names.has(name))
    expect(unread.filter((name) => !readByHand.some((known) => name.startsWith(known)))).toEqual([])
    expect(readByHand.filter((known) => !unread.some((name) => name.startsWith(known)))).toEqual([])
    expect([...documentation.unmatched].toSorted()).toEqual(checkedElsewhere)
  })

  it('are, where a value is documented, the ones that are proved', () => {
    const unproved = documentation.options.filter(
      ({ name, literal }) =>
        literal !== undefined &&
        derived.has(name) &&
        !rows.some(({ option, is }) => option === name && isSame(is, literal.value)),
    )
    expect(unproved.map(({ name, documented }) => `${name}: ${documented}`)).toEqual([])
  })

  it('are listed as derived only where a schema fills in nothing, or something else', () => {
    const needless = documentation.options.filter(
      ({ name, documented, literal, filled, parse }) =>
        derived.has(name) &&
        documented !== undefined &&
        filled !== undefined &&
        literal !== undefined &&
        isSame(parse(literal.value), filled),
    )
    expect(needless.map(({ name }) => name)).toEqual([])
    expect([...derived].filter((name) => !documentation.options.some((option) => option.name === name))).toEqual([])
  })
})

/** The options with a value at a path. */
function optionsAt(path: string, value: unknown): Readonly<Record<string, unknown>> {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>
}

describe.each(rows)('$option at $at', ({ run, at, is, other, absent }: DerivedDefault) => {
  it('is what the builder makes of it', async () => {
    const result = JSON.stringify(await run({}))
    const changed = JSON.stringify(await run(optionsAt(at, other)))
    expect(changed).not.toBe(result)
    if (absent === undefined) expect(JSON.stringify(await run(optionsAt(at, is)))).toBe(result)
    else expect([result.includes(absent), changed.includes(absent)]).toEqual([false, true])
  })
})
