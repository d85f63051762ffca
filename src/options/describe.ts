import { isPlainObject } from './plain.ts'

// Text that may hold a credential is never repeated: user info and the query of a URL, long runs of hex digits (an
// instance secret), an admin key (`name|hex`), a token, several lines, or simply long text.
const looksSecret = /[\r\n@]|\S\?\S|[0-9a-fA-F]{32}|\|[0-9a-fA-F]/
const longest = 80
const largest = 1e10

/** An invalid value as an error message may show it. For anything that could be a secret, only its length is shown. */
export function describe(value: unknown): string {
  if (typeof value === 'number' && !(Math.abs(value) >= largest && Number.isFinite(value))) return String(value)
  if (typeof value !== 'string') return typeName(value)
  return value.length > longest || looksSecret.test(value) || hasToken(value) ? sizeOf(value) : JSON.stringify(value)
}

/** A text, described only by its length. */
export function sizeOf(text: string): string {
  return `text of ${text.length} characters`
}

/** A run of letters and digits too long to be typed by hand. */
function hasToken(text: string): boolean {
  return text.split(/[^A-Za-z0-9_]/).some((run) => run.length >= 20 && /\d/.test(run) && /[A-Za-z]/.test(run))
}

/** The type of a value, without the value: for places where a secret may have been given by mistake. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return isPlainObject(value) ? 'an object' : 'an instance of a class'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'string' ? 'text' : `a ${typeof value}`
}

// Names of Secrets and keys, hosts: a run of hex digits as long as an instance secret is not a chosen name.
const onlyHex = /^[0-9a-fA-F]{32,}$/

/** Whether text that should be a name looks like a secret. */
export function isSecretLike(text: string): boolean {
  return onlyHex.test(text)
}
