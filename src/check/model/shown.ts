import { describe, sizeOf } from '../../options/describe.ts'

/** The value of a variable for an address in a message. What does not look like one may be a secret. */
export function shownAddress(text: string): string {
  if (text.includes('@')) return 'a URL with credentials'
  return /^[\w.:/[\]-]+$/.test(text) && /\.|:\/\//.test(text) ? describe(text) : sizeOf(text)
}

/** The value of a variable for a path in a message. What is not an absolute path may be a secret. */
export function shownFile(path: string): string {
  return /^\/[\w./-]*$/.test(path) ? path : sizeOf(path)
}

const name = /^[-._a-zA-Z0-9]{1,253}$/

/**
 * A key, or the name of a variable or an object, in a message. What cannot be a name may be the secret itself, which was
 * given in its place.
 */
export function shownName(text: string): string {
  return name.test(text) ? text : sizeOf(text)
}

/** What `$(NAME)` in a value refers to, in a message. A password may have that form too, and names are seldom mixed case. */
export function shownReference(text: string): string {
  return /^(?:[A-Z0-9_]+|[a-z_]+)$/.test(text) ? `$(${shownName(text)})` : `a name of ${text.length} characters`
}
