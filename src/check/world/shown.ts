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
