import * as v from 'valibot'
import { describe } from './describe.ts'

/** The key that a bare value is meant for, or a function that makes an object of it. */
export type Shorthand = string | ((given: unknown) => object | undefined)

const mostShown = 8

/** How to write an object, for a message about a value that is not one. */
export function shapeHint(given: unknown, entries: v.ObjectEntries, bare: Shorthand | undefined): string {
  const meant = objectFor(given, entries, bare)
  if (meant !== undefined) return `did you mean ${written(meant)}?`
  if (given === true && requiredOf(entries).length === 0) return 'write {} for the defaults'
  return `write ${shapeOf(entries)}`
}

function requiredOf(entries: v.ObjectEntries): readonly string[] {
  return Object.entries(entries).flatMap(([key, { type }]) => (type === 'optional' ? [] : [key]))
}

/** The keys as in a type of TypeScript, the required ones first. */
function shapeOf(entries: v.ObjectEntries): string {
  const required = requiredOf(entries)
  const optional = Object.keys(entries).flatMap((key) => (required.includes(key) ? [] : [`${key}?`]))
  const keys = [...required, ...optional]
  const shown = keys.slice(0, Math.max(mostShown, required.length))
  return `{ ${[...shown, ...(keys.length > shown.length ? ['…'] : [])].join(', ')} }`
}

/** The object that a bare value stands for, when the value is right for its key. */
function objectFor(given: unknown, entries: v.ObjectEntries, bare: Shorthand | undefined): object | undefined {
  if (bare === undefined) return undefined
  if (typeof bare === 'function') return bare(given)
  const schema = entries[bare]
  if (schema === undefined || (typeof given !== 'string' && typeof given !== 'number')) return undefined
  return v.is(schema, given) ? { [bare]: given } : undefined
}

/** A value as it would be written in a program. Text that an error must not repeat is omitted. */
export function written(value: unknown): string {
  if (typeof value === 'string') return describe(value) === JSON.stringify(value) ? describe(value) : '"…"'
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${written(item)}`)
    .join(', ')} }`
}
