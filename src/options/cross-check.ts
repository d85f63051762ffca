import * as v from 'valibot'

/** Something wrong between two options, and the option that it is reported at: `['volume', 'size']`. */
export interface CrossIssue {
  readonly at: readonly (string | number)[]
  readonly message: string
}

/** A rule over several options of one object. */
export type CrossRule<Value> = (value: Value) => readonly CrossIssue[]

/**
 * Options with rules over several of them. The rules run beside issues of format and unknown keys, so that everything
 * is reported at once, but not when an option has the wrong type, which they could not read.
 */
export function withRules<Schema extends v.GenericSchema>(
  schema: Schema,
  ...rules: readonly CrossRule<v.InferOutput<Schema>>[]
): v.GenericSchema<v.InferInput<Schema>, v.InferOutput<Schema>> {
  const check = v.rawCheck<v.InferOutput<Schema>>(({ dataset, addIssue }) => {
    const isReadable = !dataset.issues?.some(({ kind }) => kind === 'schema')
    if (!isReadable) return
    for (const { at, message } of rules.flatMap((rule) => rule(dataset.value as v.InferOutput<Schema>))) {
      const path = at.map(pathItem)
      const [first, ...rest] = path
      addIssue(first === undefined ? { message } : { message, path: [first, ...rest] })
    }
  })
  return v.pipe(schema, check) as unknown as v.GenericSchema<v.InferInput<Schema>, v.InferOutput<Schema>>
}

function pathItem(key: string | number): v.IssuePathItem {
  return typeof key === 'number'
    ? { type: 'array', origin: 'value', input: [], key, value: undefined }
    : { type: 'object', origin: 'value', input: {}, key, value: undefined }
}
