import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import { typeName } from './describe.ts'

/**
 * An options object that has just these keys: a key that is not among them is an error that names the nearest one, so
 * that a misspelt option can never be silently without effect.
 */
export function strict<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return unknownKey(String(issue.path?.at(-1)?.key ?? ''), Object.keys(entries))
    if (issue.path === undefined || issue.expected === 'Object')
      return `expected an object, got ${typeName(issue.input)}`
    return 'is required'
  })
}

/** The message for a key that nobody knows. */
export function unknownKey(key: string, known: readonly string[]): string {
  const nearest = closest(
    key.toLowerCase(),
    known.map((name) => name.toLowerCase()),
  )
  const original = known.find((name) => name.toLowerCase() === nearest)
  const isNear = original !== undefined && distance(key.toLowerCase(), nearest) <= Math.max(2, key.length / 3)
  return isNear
    ? `unknown option; did you mean "${original}"?`
    : `unknown option; known here: ${known.toSorted().join(', ')}`
}
