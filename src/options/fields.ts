import * as v from 'valibot'
import { instanceNameProblem } from '../convex/instance.ts'
import { isConfigKey, isDns1035Label, isDnsLabel, isDnsSubdomain } from '../kubernetes/names.ts'
import { isQuantity } from '../kubernetes/quantity.ts'
import { describe, typeName } from './describe.ts'

/** Text in a given form. */
export function textLike(isRight: (text: string) => boolean, expected: string) {
  return v.pipe(
    v.string((issue) => `expected ${expected}, got ${typeName(issue.input)}`),
    v.check(isRight, (issue) => `expected ${expected}, got ${describe(issue.input)}`),
  )
}

/** Text for which a function knows why it cannot be used. */
export function textWithout(problem: (text: string) => string | undefined, expected: string) {
  return v.pipe(
    v.string((issue) => `expected ${expected}, got ${typeName(issue.input)}`),
    v.check(
      (text) => problem(text) === undefined,
      (issue) => `${problem(issue.input) ?? `expected ${expected}`} (got ${describe(issue.input)})`,
    ),
  )
}

/** One of a few values. */
export function oneOf<const Values extends readonly string[]>(values: Values) {
  const expected = values.map((value) => `"${value}"`).join(' or ')
  return v.picklist(values, (issue) => `expected ${expected}, got ${describe(issue.input)}`)
}

/** A whole number within bounds. */
export function wholeNumber({ min, max = 2 ** 31 - 1, unit = '' }: { min: number; max?: number; unit?: string }) {
  const what = unit === '' ? 'a whole number' : `a whole number of ${unit}`
  const expected = max === 2 ** 31 - 1 ? `${what}, at least ${min}` : `${what} from ${min} to ${max}`
  return v.pipe(
    v.number((issue) => `expected ${expected}, got ${describe(issue.input)}`),
    v.check(
      (value) => Number.isInteger(value) && value >= min && value <= max,
      (issue) => `expected ${expected}, got ${describe(issue.input)}`,
    ),
  )
}

/** Yes or no. */
export const flag = v.boolean((issue) => `expected true or false, got ${describe(issue.input)}`)

/** A list of anything that an item schema takes. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.array(item, (issue) => `expected a list, got ${typeName(issue.input)}`)
}

/** Anything of an interface of kubernetes-models, which the object's own schema checks afterwards. */
export function native<Type>(expected: 'an object' | 'a list') {
  const isRight = (value: unknown): boolean =>
    expected === 'a list' ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value)
  return v.custom<Type>(isRight, (issue) => `expected ${expected}, got ${typeName(issue.input)}`)
}

/** A function. */
export function callback<Type>() {
  return v.custom<Type>(
    (value) => typeof value === 'function',
    (issue) => `expected a function, got ${typeName(issue.input)}`,
  )
}

export const dnsLabel = textLike(isDnsLabel, 'a DNS label (lower-case letters, digits and "-", at most 63)')
export const serviceName = textLike(
  isDns1035Label,
  'a DNS label that begins with a letter (lower-case letters, digits and "-", at most 63)',
)
export const objectName = textLike(isDnsSubdomain, 'a Kubernetes name (lower-case letters, digits, "-" and ".")')
export const secretKey = textLike(isConfigKey, 'a key of a Secret (letters, digits, "-", "_" and ".")')
export const quantity = textLike(isQuantity, 'a Kubernetes quantity such as "30Gi" or "500m"')
export const instanceName = textWithout(instanceNameProblem, 'an instance name')
export const port = wholeNumber({ min: 1, max: 65_535 })
export const nonEmpty = textLike((text) => text.trim() !== '', 'text that is not empty')
