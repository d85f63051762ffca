import * as v from 'valibot'
import { implausible, storage } from '../kubernetes/storage/plausible-quantity.ts'
import type { Measure } from '../kubernetes/storage/plausible-quantity.ts'
import { describe, typeName } from './describe.ts'

/** A plausible quantity: `512m` of memory, which is half a byte, is refused. */
export function quantityOf(measure: Measure) {
  return v.pipe(
    v.string((issue) => wrongType(issue.input, measure)),
    v.check(
      (text) => implausible(text, measure) === undefined,
      (issue) => problem(issue.input, measure),
    ),
  )
}

/** Size of a volume: a plausible request, above zero. */
export const size = v.pipe(
  quantityOf(storage),
  v.check(
    (text) => !/^[0.]+[A-Za-z]*$/.test(text),
    (issue) => `expected at least ${storage.min} of storage, got ${describe(issue.input)}`,
  ),
)

function problem(text: string, measure: Measure): string {
  const { expected = '', amount, suggestion } = implausible(text, measure) ?? {}
  const given = amount === undefined ? describe(text) : `${describe(text)} (${amount})`
  return `expected ${expected}, got ${given}${hint(suggestion)}`
}

function wrongType(value: unknown, measure: Measure): string {
  const found = `expected text such as "${measure.example}", got ${typeName(value)}`
  if (typeof value !== 'number' || !(value > 0)) return found
  const text = String(value)
  const wrong = implausible(text, measure)
  return found + hint(wrong === undefined ? text : wrong.suggestion)
}

function hint(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
}
