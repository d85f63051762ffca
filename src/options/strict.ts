import * as v from 'valibot'
import { describe, typeName } from './describe.ts'
import { familiarName } from './familiar-names.ts'
import { issueAt } from './issue-at.ts'
import { nearest } from './nearest.ts'
import { isPlainObject } from './plain.ts'
import { shapeHint } from './shape.ts'
import type { Shorthand } from './shape.ts'

/** A schema of an options object, with the types of the schemas of its keys. */
export type Strict<Entries extends v.ObjectEntries> = v.GenericSchema<
  v.InferInput<v.StrictObjectSchema<Entries, undefined>>,
  SettingsOf<Entries>
>

/** The settings of options with these schemas: with their defaults. */
export type SettingsOf<Entries extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<Entries, undefined>>

interface Hints {
  /** What a bare value in place of the object means: the key that it is meant for, or a function that interprets it. */
  readonly bare?: Shorthand | undefined
  /** Why an option does not exist, for names that users might expect. */
  readonly refused?: Readonly<Record<string, string>> | undefined
  /** Reason to add to the message "is required" of a missing option. */
  readonly missing?: Readonly<Record<string, string>> | undefined
}

/**
 * An options object with exactly these keys: every other key is an error that names the nearest one, so that a misspelt
 * option is never silently ignored. Only plain objects are accepted; the keys of a `Map` would be overlooked.
 */
export function strict<const Entries extends v.ObjectEntries>(
  entries: Entries,
  { bare, refused = {}, missing = {} }: Hints = {},
): Strict<Entries> {
  const known = Object.keys(entries)
  return v.pipe(
    v.custom<object>(
      isPlainObject,
      (issue) => `expected an object, got ${typeName(issue.input)}; ${shapeHint(issue.input, entries, bare)}`,
    ),
    v.looseObject(entries, ({ path }) => {
      const reason = missing[String(path?.at(-1)?.key)]
      return reason === undefined ? 'is required' : `is required: ${reason}`
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const [key, value] of Object.entries(dataset.value ?? {})) {
        // An undefined value counts as not given, even under an unknown name.
        if (known.includes(key) || value === undefined) continue
        addIssue(issueAt([key], unknownKey(key, known, refused)))
      }
    }),
    v.transform((given) => Object.fromEntries(Object.entries(given).filter(([key]) => known.includes(key)))),
  ) as unknown as Strict<Entries>
}

/** The message for a key that is not an option, or for one that is `refused` with a reason. */
export function unknownKey(
  key: string,
  known: readonly string[],
  refused: Readonly<Record<string, string>> = {},
): string {
  if (Object.hasOwn(refused, key)) return refused[key] ?? ''
  // A near name with a different case or a typing error takes precedence over a name from another tool.
  const same = known.find((name) => name.toLowerCase() === key.toLowerCase())
  const meant = same ?? familiarName(key, known) ?? nearest(key, known)
  if (meant !== undefined) return `unknown option; did you mean ${describe(meant)}?`
  const reason = refused[nearest(key, Object.keys(refused)) ?? '']
  if (reason !== undefined) return reason
  const all = known.length > 50 ? `${known.length} are known here` : `known here: ${known.toSorted().join(', ')}`
  return `unknown option; ${all}`
}
