import * as v from 'valibot'

const none = {}

/**
 * A section that can be omitted. Its settings are then those of `{}`, which are created once: most stacks omit most
 * sections, and the defaults of a section take as long to find as given options.
 */
export function section<const Schema extends v.GenericSchema>(schema: Schema) {
  let settings: v.InferOutput<Schema> | undefined
  const omitted = v.pipe(
    v.custom<v.InferInput<Schema>>((input) => input === none),
    v.transform((): v.InferOutput<Schema> => (settings ??= v.parse(schema, none))),
  )
  return v.optional(
    v.lazy((input) => (input === none ? omitted : schema)),
    none as v.InferInput<Schema>,
  )
}
