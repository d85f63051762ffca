import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { constantFrom, sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, loadDeployments } from '@proompteng/convex-k8s'
import type { K8sObject } from '../../src/kubernetes/object.ts'

const golden = join(import.meta.dirname, '../golden')
const folders = ['__golden__', '__fleet__'].flatMap((group) =>
  readdirSync(join(golden, group)).map((name) => join(golden, group, name)),
)

const others: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'x',
  '$(X)',
  '(((',
  '!`',
  '__proto__',
  [],
  [null],
  [[]],
  [1, 2],
  {},
  { a: null },
  { name: { toString: null } },
  { toString: null },
  [{ toString: null }],
  new Date(0),
]

interface Place {
  readonly object: number
  readonly keys: readonly string[]
}

// An object without them is refused before any rule sees it.
const refused = /^(?:apiVersion|kind|metadata|metadata\.name|metadata\.namespace)$/

/** Every place below the objects, with one of those that differ in nothing but positions and names. */
function placesIn(objects: readonly K8sObject[], seen: Set<string>): readonly Place[] {
  const places: Place[] = []
  const visit = (value: unknown, { object, keys }: Place): void => {
    const label = `${objects[object]?.kind}:${keys.join('.').replaceAll(/\d+/g, '0')}`
    if (keys.length > 0 && !refused.test(keys.join('.')) && !seen.has(label)) places.push({ object, keys })
    seen.add(label)
    if (typeof value !== 'object' || value === null) return
    for (const [key, child] of Object.entries(value)) visit(child, { object, keys: [...keys, key] })
  }
  for (const [index, object] of objects.entries()) visit(object, { object: index, keys: [] })
  return places
}

function withOther(objects: readonly K8sObject[], { object, keys }: Place, other: unknown): readonly K8sObject[] {
  const copies = [...objects]
  const copy = structuredClone(objects[object]) as unknown as Record<string, unknown>
  const parent = keys.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, copy)
  parent[keys.at(-1)!] = other
  copies[object] = copy as unknown as K8sObject
  return copies
}

const seen = new Set<string>()
// One long list: each call of `sample` begins at the same seed.
const mutations = sample(constantFrom(...others), { numRuns: 50_000 }).values()

describe.each(folders)('the objects of %s', (folder) => {
  it('are checked whatever stands in the place of a value', async () => {
    for (const { objects } of await loadDeployments(folder)) {
      for (const place of placesIn(objects, seen)) {
        for (let run = 0; run < 6; run += 1) {
          const other = mutations.next().value
          const mutated = withOther(objects, place, other)
          expect(() => check(mutated), `${objects[place.object]?.kind}: ${place.keys.join('.')}`).not.toThrow()
        }
      }
    }
  }, 300_000)
})

it('many places are tried', () => {
  expect(seen.size).toBeGreaterThan(1_000)
})
