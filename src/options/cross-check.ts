import * as v from 'valibot'
import { issueAt } from './issue-at.ts'

/** A conflict between two options, and the option that it is reported at: `['volume', 'size']`. */
export interface CrossIssue {
  readonly at: readonly (string | number)[]
  readonly message: string
}

/** One issue, as a rule reports it. */
export function issue(at: CrossIssue['at'], message: string): readonly CrossIssue[] {
  return [{ at, message }]
}

/** A rule over several options of one object. */
export type CrossRule<Value> = (value: Value) => readonly CrossIssue[]

/** The issues of a nested options object, reported below its key. */
export function below(key: string, issues: readonly CrossIssue[]): readonly CrossIssue[] {
  return issues.map(({ at, message }) => ({ at: [key, ...at], message }))
}

/**
 * Options with rules over several of them. The rules run even if there are invalid formats and unknown keys, so that
 * all issues are reported at once, but not if an option has the wrong type.
 */
export function withRules<Schema extends v.GenericSchema>(
  schema: Schema,
  ...rules: readonly CrossRule<v.InferOutput<Schema>>[]
) {
  const check = v.rawCheck<v.InferOutput<Schema>>(({ dataset, addIssue }) => {
    const isReadable = !dataset.issues?.some(({ kind }) => kind === 'schema')
    if (!isReadable) return
    // valibot calls options with an unknown key untyped; the values that the rules read still have the right type.
    for (const { at, message } of rules.flatMap((rule) => rule(dataset.value as v.InferOutput<Schema>)))
      addIssue(issueAt(at, message))
  })
  return v.pipe(schema, check)
}
