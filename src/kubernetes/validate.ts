import type { Issue } from '../errors.ts'
import * as models from './models.ts'
import type { K8sObject } from './object.ts'

interface SchemaError {
  readonly instancePath: string
  readonly message?: string
}

/** Checks an object, or a part of one, against its OpenAPI schema, when it is a model that has one. Paths read `spec.replicas`. */
export function schemaIssues(object: object): readonly Issue[] {
  const { validate }: { readonly validate?: () => void } = object
  if (typeof validate !== 'function') return []
  try {
    validate.call(object)
    return []
  } catch (error) {
    const { errors } = error as { errors?: readonly SchemaError[] }
    if (errors === undefined) throw error
    return errors.map(({ instancePath, message = 'is not allowed' }) => ({ path: dotted(instancePath), message }))
  }
}

/** The same for plain data, by its kind. No issues when no stack has objects of that kind. */
export function kindIssues(object: K8sObject): readonly Issue[] {
  const Model: (new (data: never) => object) | undefined = Object.values(models).find((model) => model.is(object))
  return Model === undefined ? [] : schemaIssues(new Model(object as never))
}

/** A JSON pointer as a path with dots, list positions in brackets. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('')
}
