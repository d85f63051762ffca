import * as v from 'valibot'
import { isPlainObject } from './plain.ts'

/** Options of a component, or `false`, which omits the component. */
export function orOff<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.lazy((input) => (input === false ? v.literal(false) : schema))
}

/**
 * Options of several types, distinguished by `type`, so that only the issues of that type are reported. Without a
 * `type`, they have the `usual` one; `otherwise` refuses an unknown type.
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
