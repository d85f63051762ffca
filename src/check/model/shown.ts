import { describe, sizeOf } from '../../options/describe.ts'

/** The value of a variable for an address, as messages show it. Any other value can be a secret. */
export function shownAddress(text: string): string {
  if (text.includes('@')) return 'a URL with credentials'
  return /^[\w.:/[\]-]+$/.test(text) && /\.|:\/\//.test(text) ? describe(text) : sizeOf(text)
}

/** The value of a variable for a path, as messages show it. Any value except an absolute path can be a secret. */
export function shownFile(path: string): string {
  return /^\/[\w./-]*$/.test(path) ? path : sizeOf(path)
}

const name = /^[-._a-zA-Z0-9]{1,253}$/

/**
 * A key, or the name of a variable or an object, as messages show it. A value that cannot be a name can be a secret in the
 * wrong field.
 */
export function shownName(text: string): string {
  return name.test(text) ? text : sizeOf(text)
}

/** The reference `$(NAME)` in a value, as messages show it. A password can have this form, and names are rarely mixed case. */
export function shownReference(text: string): string {
  return /^(?:[A-Z0-9_]+|[a-z_]+)$/.test(text) ? `$(${shownName(text)})` : `a name of ${text.length} characters`
}
