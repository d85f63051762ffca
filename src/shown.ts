// Control and format characters, halves of surrogate pairs, and line and paragraph separators: a terminal interprets
// them, and bidirectional ones change the order of the shown text.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * A text in which each character that controls a terminal or a log is escaped as in JSON, except for those to `keep`.
 */
export function visible(text: string, keep = ''): string {
  return text.replace(unprintable, (found) => (keep.includes(found) ? found : escaped(found)))
}

function escaped(character: string): string {
  if (character === '\n') return String.raw`\n`
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

const hexRun = /\|?[0-9a-fA-F]+/g

/** A text for messages: visible, with URLs without user, password and query, and without text in the form of a key. */
export function told(text: string, keep = ''): string {
  const [first = '', ...rest] = text.split('://')
  return visible([first, ...rest.map(withoutCredentials)].join('://').replace(hexRun, withoutKey), keep)
}

/**
 * Hides an admin key (`name|01…`) and an instance secret. A commit is shorter, and the digest of an image has a prefix.
 */
function withoutKey(found: string, at: number, text: string): string {
  const isKey = found.startsWith('|')
    ? found.startsWith('|01') || found.length > 8
    : found.length >= 64 && !/sha(?:256|512):$/.test(text.slice(Math.max(0, at - 7), at))
  return isKey ? '…' : found
}

// `user:password`, and neither a host with a port, nor an IPv6 address, nor a colon that ends a part of a sentence.
const password = /^[^\s/:@[]*:(?!\s|$|\d{1,5}(?:[^\w@]|$))/

// The placeholder for a user and a password in a fix.
const references = /^(?:\$\([A-Z_]+\)|:)+$/

function withoutCredentials(rest: string): string {
  const end = rest.search(/\s/)
  // A password may contain white space. Text after a user is hidden up to the last "@".
  const at = (end === -1 || password.test(rest) ? rest : rest.slice(0, end)).lastIndexOf('@')
  const isHidden = at !== -1 && !references.test(rest.slice(0, at))
  return (isHidden ? `…${rest.slice(at)}` : rest).replace(/^([^\s"'`?]*\?)[^\s"'`]+/, '$1…')
}

const longestText = 1_000
const longestName = 253

/** A text for messages, shortened if it is long. The end of a password must be found before the text is cut. */
export function shortTold(text: string): string {
  return cut(told(text.slice(0, 20 * longestText)), longestText)
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** The name of an object, which has at most 253 characters in Kubernetes. */
export function cutName<Name extends string | undefined>(name: Name): Name {
  return (name === undefined ? name : cut(name, longestName)) as Name
}

const secretRun = /[0-9a-fA-F]{32,}|\|[0-9a-fA-F]+/g

/**
 * A path for messages. Text that cannot be a file name is shown only by its length, because users sometimes pass the
 * content instead.
 */
export function shownPath(path: string): string {
  if (path.length > 1_024 || /[\r\n]/.test(path)) return `text of ${path.length} characters`
  return told(path).split('/').map(withoutUser).join('/').replace(secretRun, '…')
}

/** `user:password@host` without the user and the password; `a@b.yaml` is the name of a file. */
function withoutUser(part: string): string {
  const at = part.lastIndexOf('@')
  return part.slice(0, at + 1).includes(':') ? `…${part.slice(at)}` : part
}
