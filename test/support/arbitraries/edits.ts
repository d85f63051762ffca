import * as fc from 'fast-check'
import type { GenericSchema } from 'valibot'
import { pathsOf } from '../option-paths.ts'
import { partial } from './partial.ts'

interface Editable {
  metadata?: { annotations?: Record<string, string> | undefined } | undefined
}

// Each way in which a function may edit: in place, by a new object, or not at all.
const inPlace = (object: Editable): void => {
  object.metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, edited: 'in place' } }
}
const byReturn = <T extends Editable>(object: T): T => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, edited: 'by return' } },
})
const notAtAll = (): void => undefined

/** The edits without those of objects that are not there, which a builder refuses. */
export function editsOf<Edits extends object>(
  given: Edits | undefined,
  isThere: { readonly [Role in keyof Edits]?: boolean },
): Edits | undefined {
  if (given === undefined) return undefined
  return Object.fromEntries(Object.entries(given).filter(([role]) => isThere[role as keyof Edits] !== false)) as Edits
}

/** Functions that change nothing that matters, for some of the roles that the schema of the edits knows. */
export function edits<Edits extends object>(schema: GenericSchema<Edits, unknown>): fc.Arbitrary<Edits> {
  const edit = fc.constantFrom(inPlace as never, byReturn as never, notAtAll as never)
  const roles = [...pathsOf(schema)]
  return partial(Object.fromEntries(roles.map((role) => [role, edit]))) as fc.Arbitrary<Edits>
}
