import * as v from 'valibot'
import { describe, typeName } from './describe.ts'
import { nearest } from './nearest.ts'
import { isPlainObject } from './plain.ts'

/** A schema of an options object, with the types of the schemas of its keys. */
export type Strict<Entries extends v.ObjectEntries> = v.GenericSchema<
  v.InferInput<v.StrictObjectSchema<Entries, undefined>>,
  v.InferOutput<v.StrictObjectSchema<Entries, undefined>>
>

/**
 * An options object that has just these keys: every key that is not among them is an error that names the nearest one,
 * so that a misspelt option can never be silently without effect. Only plain objects are taken; the keys of a `Map` would
 * be overlooked.
 */
export function strict<const Entries extends v.ObjectEntries>(entries: Entries): Strict<Entries> {
  const known = Object.keys(entries)
  return v.pipe(
    v.custom<object>(isPlainObject, (issue) => `expected an object, got ${typeName(issue.input)}`),
    v.looseObject(entries, 'is required'),
    v.rawCheck(({ dataset, addIssue }) => {
      const given = dataset.value as Readonly<Record<string, unknown>>
      for (const key of Object.keys(given)) {
        // What is undefined is not given, whatever its name.
        if (known.includes(key) || given[key] === undefined) continue
        addIssue({
          message: unknownKey(key, known),
          path: [{ type: 'object', origin: 'key', input: given, key, value: undefined }],
        })
      }
    }),
    v.transform((given) => Object.fromEntries(Object.entries(given).filter(([key]) => known.includes(key)))),
  ) as unknown as Strict<Entries>
}

/** The message for a key that nobody knows. */
export function unknownKey(key: string, known: readonly string[]): string {
  const all = `known here: ${known.toSorted().join(', ')}`
  const name = nearest(key, known)
  return name === undefined ? `unknown option; ${all}` : `unknown option; did you mean ${describe(name)}?`
}
