import * as v from 'valibot'
import { instanceNameProblem } from '../convex/instance.ts'
import { isConfigKey, isDns1035Label, isDnsLabel, isDnsSubdomain } from '../kubernetes/names.ts'
import { isQuantity } from '../kubernetes/storage/quantity.ts'
import { describe, isSecretLike, typeName } from './describe.ts'
import { issueAt } from './issue-at.ts'
import { nearest } from './nearest.ts'
import { isData, isPlainObject } from './plain.ts'
import { written } from './shape.ts'
import { strict } from './strict.ts'

/** Text in a given form. */
export function textLike(isRight: (text: string) => boolean, expected: string) {
  return v.pipe(
    v.string((issue) => `expected ${expected}, got ${typeName(issue.input)}`),
    v.check(isRight, (issue) => `expected ${expected}, got ${describe(issue.input)}`),
  )
}

/** Text that is checked by a function, which returns all problems. */
export function textWithout(problems: (text: string) => string | readonly string[] | undefined, expected: string) {
  const problemsOf = (text: string): readonly string[] => [problems(text) ?? []].flat()
  return v.pipe(
    v.string((issue) => `expected ${expected}, got ${typeName(issue.input)}`),
    v.check(
      (text) => problemsOf(text).length === 0,
      (issue) => `${problemsOf(issue.input).join('; ')} (got ${describe(issue.input)})`,
    ),
  )
}

/** One of a few values. Values of other tools, in lower case, can map to the right one. */
export function oneOf<const Values extends readonly string[]>(
  values: Values,
  familiar: Readonly<Record<string, string>> = {},
) {
  const familiarValue = (given: string): string | undefined =>
    Object.entries(familiar).find(([name]) => name === given.toLowerCase())?.[1]
  return v.picklist(values, ({ input }) => {
    const meant = typeof input === 'string' ? (familiarValue(input) ?? nearest(input, values)) : undefined
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
    return `expected ${anyOf(values)}, got ${describe(input)}${hint}`
  })
}

function anyOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

/** A number or a boolean that was given as text. */
function unquoted(value: unknown): unknown {
  return typeof value === 'string' && /^(?:true|false|0|[1-9]\d*)$/.test(value) ? JSON.parse(value) : undefined
}

const leaveQuotesOut = '; leave the quotes out'

/** A whole number within bounds. */
export function wholeNumber({ min, max = 2 ** 31 - 1, unit = '' }: { min: number; max?: number; unit?: string }) {
  const what = unit === '' ? 'a whole number' : `a whole number of ${unit}`
  const expected = max === 2 ** 31 - 1 ? `${what}, at least ${min}` : `${what} from ${min} to ${max}`
  const isWithin = (value: number): boolean => Number.isInteger(value) && value >= min && value <= max
  return v.pipe(
    v.number(({ input }) => {
      const value = unquoted(input)
      const hint = typeof value === 'number' && isWithin(value) ? leaveQuotesOut : ''
      return `expected ${expected}, got ${describe(input)}${hint}`
    }),
    v.check(isWithin, (issue) => `expected ${expected}, got ${describe(issue.input)}`),
  )
}

/** A boolean. */
export const flag = v.boolean(({ input }) => {
  const hint = typeof unquoted(input) === 'boolean' ? leaveQuotesOut : ''
  return `expected true or false, got ${describe(input)}${hint}`
})

/** A list of items that match a schema. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.array(item, ({ input }) => {
    const hint = typeof input === 'string' && v.is(item, input) ? `; did you mean ${written([input])}?` : ''
    return `expected a list, got ${typeName(input)}${hint}`
  })
}

/** A value with an interface of kubernetes-models; the schema of the object checks it later. */
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

/** An object of keys and values; a function checks each key and returns a message for an invalid one. */
export function mapOf<Value>(
  schemaFor: (key: string) => v.GenericSchema<Value>,
  what: string,
  keyProblem: (key: string) => string | undefined,
) {
  const expected = `expected an object of ${what}`
  return v.pipe(
    v.custom<Readonly<Record<string, Value>>>(isPlainObject, (issue) => `${expected}, got ${typeName(issue.input)}`),
    v.lazy((given) => v.object(Object.fromEntries(Object.keys(given ?? {}).map((key) => [key, schemaFor(key)])))),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const key of Object.keys(dataset.value ?? {})) {
        const message = keyProblem(key)
        if (message !== undefined) addIssue(issueAt([key], message))
      }
    }),
  )
}

/** A function. */
export function callback<Type>() {
  return v.custom<Type>(
    (value) => typeof value === 'function',
    (issue) => `expected a function, got ${typeName(issue.input)}`,
  )
}

/** Edits of objects, by their roles. */
export function editsOf<Edits extends object>(roles: Readonly<Record<keyof Edits, true>>) {
  const entries = Object.fromEntries(Object.keys(roles).map((role) => [role, v.optional(callback())]))
  return strict(entries) as v.GenericSchema<Edits, { [Role in keyof Edits]: Edits[Role] }>
}

export const dnsLabel = textLike(isDnsLabel, 'a DNS label (lower-case letters, digits and "-", at most 63)')
export const serviceName = textLike(
  isDns1035Label,
  'a DNS label that begins with a letter (lower-case letters, digits and "-", at most 63)',
)
export const objectName = textLike(isDnsSubdomain, 'a Kubernetes name (lower-case letters, digits, "-" and ".")')

/** A name or a key for which the secret itself may be given by mistake; the given value is never repeated. */
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
export const quantity = textLike(isQuantity, 'a Kubernetes quantity such as "30Gi" or "500m"')
export const instanceName = textWithout(instanceNameProblem, 'an instance name')
export const port = wholeNumber({ min: 1, max: 65_535 })
export const nonEmpty = textLike((text) => text.trim() !== '', 'text that is not empty')
