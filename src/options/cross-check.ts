import * as v from 'valibot'
import { issueAt } from './issue-at.ts'

/** Something wrong between two options, and the option that it is reported at: `['volume', 'size']`. */
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

/** The issues of an option whose own options were checked: reported below its key. */
export function below(key: string, issues: readonly CrossIssue[]): readonly CrossIssue[] {
  return issues.map(({ at, message }) => ({ at: [key, ...at], message }))
}

/**
 * Options with rules over several of them. The rules run beside issues of format and unknown keys, so that everything
 * is reported at once, but not when an option has the wrong type, which they could not read.
 */
export function withRules<Schema extends v.GenericSchema>(
  schema: Schema,
  ...rules: readonly CrossRule<v.InferOutput<Schema>>[]
) {
  const check = v.rawCheck<v.InferOutput<Schema>>(({ dataset, addIssue }) => {
    const isReadable = !dataset.issues?.some(({ kind }) => kind === 'schema')
    if (!isReadable) return
    // valibot calls options with an unknown key untyped; what the rules read is of the right type all the same.
    for (const { at, message } of rules.flatMap((rule) => rule(dataset.value as v.InferOutput<Schema>)))
      addIssue(issueAt(at, message))
  })
  return v.pipe(schema, check)
}
