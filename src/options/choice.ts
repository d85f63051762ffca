import * as v from 'valibot'
import { isPlainObject } from './plain.ts'

/** Options of a part, or `false`, which leaves the part out. */
export function orOff<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.lazy((input) => (input === false ? v.literal(false) : schema))
}

/**
 * Options of several types, told apart by `type`, so that only the issues of that type are reported. Without a `type`
 * they are of the `usual` one; `otherwise` refuses what is of no known type.
 */
export function byType<const Schemas extends Readonly<Record<string, v.GenericSchema>>>(
  schemas: Schemas,
  otherwise: v.GenericSchema,
  usual?: keyof Schemas,
) {
  const isKnown = (type: unknown): type is keyof Schemas => typeof type === 'string' && Object.hasOwn(schemas, type)
  return v.lazy((input) => {
    const given = isPlainObject(input) ? input['type'] : undefined
    const type = given === undefined ? usual : given
    return isKnown(type) ? schemas[type] : otherwise
  }) as v.LazySchema<Schemas[keyof Schemas]>
}
