import * as v from 'valibot'

/** Options of a part, or `false`, which leaves the part out. */
export function orOff<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.lazy((input) => (input === false ? v.literal(false) : schema)) as v.GenericSchema<
    v.InferInput<Schema> | false,
    v.InferOutput<Schema> | false
  >
}
