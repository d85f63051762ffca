import * as v from 'valibot'
import { instanceNameProblem } from '../convex/instance.ts'
import { isConfigKey, isDns1035Label, isDnsLabel, isDnsSubdomain } from '../kubernetes/names.ts'
import { compareQuantities, isQuantity } from '../kubernetes/quantity.ts'
import { describe, isSecretLike, typeName } from './describe.ts'
import { isData, isPlainObject } from './plain.ts'

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
  const hasShape = (value: unknown): boolean =>
    expected === 'a list' ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value)
  return v.pipe(
    v.custom<Type>(hasShape, (issue) => `expected ${expected}, got ${typeName(issue.input)}`),
    v.check(
      (value) => isData(value),
      'expected plain data: text, numbers, booleans, lists and objects, without cycles',
    ),
  )
}

/** Keys and values; what they may be is checked by a function that gives the message, if any. */
export function mapOf<Value>(
  value: v.GenericSchema<Value>,
  what: string,
  keyProblem: (key: string) => string | undefined,
) {
  const expected = `expected an object of ${what}`
  return v.pipe(
    v.custom<Readonly<Record<string, Value>>>(isPlainObject, (issue) => `${expected}, got ${typeName(issue.input)}`),
    v.record(v.string(), value),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const key of Object.keys(dataset.value as object)) {
        const message = keyProblem(key)
        if (message !== undefined)
          addIssue({ message, path: [{ type: 'object', origin: 'key', input: {}, key, value: undefined }] })
      }
    }),
  ) as unknown as v.GenericSchema<Readonly<Record<string, Value>>, Record<string, Value>>
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

/** A name or a key in whose place people put the secret itself; what was given is never repeated. */
function nameOfSecret(isRight: (text: string) => boolean, expected: string) {
  return v.pipe(
    v.string((issue) => `expected ${expected}, got ${kindOnly(issue.input)}`),
    v.check(isRight, `expected ${expected}`),
    v.check((text) => !isSecretLike(text), `expected ${expected}; this looks like the secret itself`),
  )
}

function kindOnly(value: unknown): string {
  return typeof value === 'number' ? 'a number' : typeName(value)
}

export const secretName = nameOfSecret(
  isDnsSubdomain,
  'the Kubernetes name of a Secret (lower-case letters, digits, "-" and ".")',
)
export const secretKey = nameOfSecret(isConfigKey, 'a key of a Secret (letters, digits, "-", "_" and ".")')
export const size = textLike(
  (text) => isQuantity(text) && !text.endsWith('m') && compareQuantities(text, '0') > 0,
  'a Kubernetes quantity such as "30Gi", above 0 and in whole bytes',
)
export const quantity = textLike(isQuantity, 'a Kubernetes quantity such as "30Gi" or "500m"')
export const instanceName = textWithout(instanceNameProblem, 'an instance name')
export const port = wholeNumber({ min: 1, max: 65_535 })
export const nonEmpty = textLike((text) => text.trim() !== '', 'text that is not empty')
