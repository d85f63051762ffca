import * as v from 'valibot'
import { wrongType } from './familiar-names.ts'
import type { Forms } from './familiar-names.ts'

type Schemas = { readonly traefik: v.GenericSchema } & Readonly<Record<string, v.GenericSchema>>

/** Routes told apart by `type`, Traefik's without one, so that only the issues of that type are reported. */
export function byType<const Types extends Schemas>(schemas: Types, forms: Forms) {
  const unknownType = v.looseObject({
    type: v.custom<never>(
      () => false,
      (issue) => wrongType(issue.input, Object.keys(schemas), forms),
    ),
  })
  return v.lazy((input): v.GenericSchema => {
    const type: unknown = typeof input === 'object' && input !== null ? (input as { type?: unknown }).type : undefined
    if (type === undefined) return schemas.traefik
    return typeof type === 'string' && Object.hasOwn(schemas, type) ? (schemas[type] ?? unknownType) : unknownType
  }) as v.GenericSchema<v.InferInput<Types[keyof Types]>, v.InferOutput<Types[keyof Types]>>
}
