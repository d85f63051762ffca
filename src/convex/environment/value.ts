import type { NumberVariable, Variable } from './variable.ts'

// Control characters, halves of surrogate pairs, line separators and a byte order mark are changed when they are
// written out.
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u

/**
 * What is wrong with a literal value, as the end of a sentence. Shows booleans and expected numbers, but never text.
 */
export function valueProblem(variable: Variable, value: unknown): string | undefined {
  switch (variable.kind) {
    case 'integer':
    case 'decimal':
      return numberProblem(variable, value)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `must be true or false, not ${shown(value)}`
    case 'presence':
      return value === true ? undefined : `must be true or be left out, not ${shown(value)}`
    case 'choice':
      return choiceProblem(variable.choices, value)
    case 'text':
      return textProblem(variable.unit, value)
    case 'url':
      return textProblem(variable.unit, value) ?? urlProblem(String(value))
    case 'secret':
      return 'is a secret: refer to it instead of writing it down'
  }
}

function numberProblem(variable: NumberVariable, value: unknown): string | undefined {
  const { kind, min, max, unit } = variable
  const whole = kind === 'decimal' || Number.isSafeInteger(value)
  if (typeof value === 'number' && whole && value >= min && value <= max) return undefined
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  const isShort = typeof value === 'number' && !(Math.abs(value) >= 1e10 && Number.isFinite(value))
  return `must be a ${kind === 'integer' ? 'whole ' : ''}number ${range} (${unit}), not ${isShort ? value : shown(value)}`
}

function choiceProblem(choices: readonly string[], value: unknown): string | undefined {
  const offered = choices.some((choice) => choice === value)
  return offered ? undefined : `must be one of ${choices.join(', ')}, not ${shown(value)}`
}

function textProblem(unit: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return `must be a text (${unit}), not ${shown(value)}`
  if (value === '') return `must not be empty (${unit}): leave it out to keep the default`
  if (unprintable.test(value)) {
    return `must be one line of text (${unit}) without control characters`
  }
  return value.trim() === value ? undefined : `must not begin or end with a space (${unit})`
}

function urlProblem(value: string): string | undefined {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return 'must be an absolute URL with http:// or https://'
  return new URL(value).password === '' ? undefined : 'must hold no password: refer to the value instead'
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  return value === null ? 'null' : `a value of type ${Array.isArray(value) ? 'array' : typeof value}`
}
