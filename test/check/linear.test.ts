import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check, loadDeployments } from '@proompteng/convex-k8s'
import { modelOf } from './rules/support.ts'
import { rules } from '../../src/check/rules/all.ts'
import type { K8sObject } from '../../src/kubernetes/object.ts'

const golden = join(import.meta.dirname, '../golden')
const folders = ['__golden__', '__fleet__'].flatMap((group) =>
  readdirSync(join(golden, group)).map((name) => join(golden, group, name)),
)

// The lists as the code under test sees them.
const arrays = Array.prototype as unknown as Record<PropertyKey, (...given: unknown[]) => unknown>
const counter = globalThis as unknown as { steps: number }

/** How often functions and loops run, and the lengths of the lists that the engine itself walks through. */
function workOf(act: () => unknown): number {
  const walks = [Symbol.iterator, 'includes', 'indexOf', 'concat', 'join'].map((name) => ({ name, own: arrays[name]! }))
  for (const { name, own } of walks) {
    arrays[name] = function walked(this: unknown[], ...given: unknown[]) {
      counter.steps += this.length
      return own.apply(this, given)
    }
  }
  counter.steps = 0
  try {
    act()
  } finally {
    for (const { name, own } of walks) arrays[name] = own
  }
  return counter.steps
}

interface Place {
  readonly object: number
  readonly keys: readonly string[]
}

type Values = Record<string, unknown>

/** Every list and map, with one of those that differ in nothing but positions and names. */
function placesIn(objects: readonly K8sObject[], seen: Set<string>): readonly Place[] {
  const places: Place[] = []
  const visit = (value: unknown, { object, keys }: Place): void => {
    const label = `${objects[object]?.kind}:${keys.join('.').replaceAll(/\d+/g, '0')}`
    if (typeof value !== 'object' || value === null) return
    if (keys.length > 0 && !seen.has(label)) places.push({ object, keys })
    seen.add(label)
    for (const [key, child] of Object.entries(value)) visit(child, { object, keys: [...keys, key] })
  }
  for (const [index, object] of objects.entries()) visit(object, { object: index, keys: [] })
  return places
}

/** A copy with a name that differs from the others. */
function named(item: unknown, copy: number): unknown {
  if (typeof item === 'string') return `${item}${copy}`
  if (typeof item !== 'object' || item === null) return item
  const names = ['name', 'key', 'secretKey', 'host'].filter((name) => name in item)
  return {
    ...structuredClone(item),
    ...Object.fromEntries(names.map((name) => [name, `${(item as Values)[name]}${copy}`])),
  }
}

/** The list or map, as many times. */
function grown(value: unknown, times: number): unknown {
  const copies = Array.from({ length: times }, (_, index) => index)
  if (Array.isArray(value)) return copies.flatMap((copy) => value.map((item: unknown) => named(item, copy)))
  const more = copies
    .slice(1)
    .flatMap((copy) => Object.entries(value as Values).map(([key, at]) => [`${key}${copy}`, at]))
  return { ...(value as Values), ...Object.fromEntries(more) }
}

function withGrown(objects: readonly K8sObject[], { object, keys }: Place, times: number): readonly K8sObject[] {
  const copy = structuredClone(objects[object]) as unknown as Values
  const parent = keys.slice(0, -1).reduce((value, key) => value[key] as Values, copy)
  const last = keys.at(-1)!
  parent[last] = grown(parent[last], times)
  return objects.with(object, copy as unknown as K8sObject)
}

/** Grows every list of an object that holds no other list, all at once: a rule may hold one against another. */
function withLists(objects: readonly K8sObject[], object: number, times: number): readonly K8sObject[] {
  const more = (value: unknown): unknown => {
    if (Array.isArray(value)) return holdsList(value) ? value.map(more) : grown(value, times)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, more(child)]))
  }
  return objects.with(object, more(objects[object]) as K8sObject)
}

/** An object without its texts and numbers. */
function shapeOf(object: unknown): string {
  return JSON.stringify(object, (key, value: unknown) => (typeof value === 'object' || key === 'kind' ? value : null))
}

function holdsList(values: readonly unknown[]): boolean {
  return values.some((value) => JSON.stringify(value)?.includes('['))
}

function withCopies(objects: readonly K8sObject[], object: number, times: number): readonly K8sObject[] {
  const copies = Array.from({ length: times - 1 }, (_, index) => {
    const copy = structuredClone(objects[object]!)
    return { ...copy, metadata: { ...copy.metadata, name: `${copy.metadata?.name}-${index}` } }
  })
  return [...objects, ...copies]
}

// The first growth already changes what fits, such as a selector.
const sizes = [2, 40, 118] as const
// Twice the growth takes twice the work. It would be 7.7 times for work that is quadratic.
const linear = 3

/** How much more work the growth from 40 to 118 takes than the one from 2 to 40. */
function growthOf<Given>(given: (times: number) => Given, act: (given: Given) => unknown): number {
  const [none, some, many] = sizes.map((times) => {
    const input = given(times)
    return workOf(() => act(input))
  }) as [number, number, number]
  // Less than this is noise.
  return (many - some) / Math.max(some - none, 1_000)
}

const seen = new Set<string>()
const kinds = new Set<string>()
const shapes = new Set<string>()

function grows(objects: readonly K8sObject[]): void {
  for (const place of placesIn(objects, seen)) {
    const name = `${objects[place.object]?.kind}: ${place.keys.join('.')}`
    const growth = growthOf((times) => withGrown(objects, place, times), check)
    expect(growth, name).toBeLessThan(linear)
  }
  for (const [index, { kind }] of objects.entries()) {
    const shape = shapeOf(objects[index])
    if (!shapes.has(shape)) {
      shapes.add(shape)
      const lists = growthOf((times) => withLists(objects, index, times), check)
      expect(lists, `lists of ${kind}`).toBeLessThan(linear)
    }
    if (kinds.has(kind)) continue
    kinds.add(kind)
    const growth = growthOf((times) => withCopies(objects, index, times), check)
    expect(growth, kind).toBeLessThan(linear)
  }
}

describe('the work of check grows no faster than the objects', () => {
  it.each(folders)(
    'of %s',
    async (folder) => {
      for (const { objects } of await loadDeployments(folder)) grows(objects)
    },
    300_000,
  )

  it.each(rules)(
    'of the examples of $id',
    ({ bad, good }) => {
      for (const text of [bad, good]) grows(modelOf(text).objects)
    },
    300_000,
  )
})

it('many places are tried, and work that is quadratic would be seen', () => {
  expect(seen.size).toBeGreaterThan(200)
  expect(kinds.size).toBeGreaterThan(20)
  const listOf = (length: number) => Array.from({ length }, (_, index) => index)
  expect(growthOf(listOf, (list) => list.filter((item) => list.includes(item)))).toBeGreaterThan(linear)
})
