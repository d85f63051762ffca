import { expect } from 'vitest'
import { schemaIssues } from '../../src/kubernetes/validate.ts'

/**
 * Holds every object against the schema of its kind. Builders do so only for what no option has checked, so that this is
 * the proof for all others.
 */
export function expectValid(objects: readonly object[]): void {
  // A plain object would pass unseen.
  expect(objects.filter((object) => !('validate' in object))).toEqual([])
  expect(objects.flatMap((object) => schemaIssues(object).map((issue) => [object, issue]))).toEqual([])
}
