import { expect } from 'vitest'
import { schemaIssues } from '../../src/kubernetes/validate.ts'

/**
 * Holds every object against the schema of its kind. Builders do so only for what no option has checked, so that this is
 * the proof for all others.
 */
export function expectValid(objects: readonly object[]): void {
  const issues = objects.flatMap((object) => {
    // A plain object would pass without a look.
    if (!('validate' in object)) return [{ object, message: 'has no schema' }]
    return schemaIssues(object).map((issue) => ({ kind: object.constructor.name, ...issue }))
  })
  expect(issues).toEqual([])
}
