// Control and format characters, halves of surrogate pairs, and line and paragraph separators: a terminal obeys them, and
// bidirectional ones show text in another order than it has.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text with each character that steers a terminal or a log as an escape of JSON, but for those to `keep`. */
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

/** A text for people: visible, and URLs in it without user, password and query. */
export function told(text: string, keep = ''): string {
  const [first = '', ...rest] = text.split('://')
  return visible([first, ...rest.map(withoutCredentials)].join('://'), keep)
}

function withoutCredentials(rest: string): string {
  const end = rest.search(/\s/)
  const at = (end === -1 ? rest : rest.slice(0, end)).lastIndexOf('@')
  return (at === -1 ? rest : `…${rest.slice(at)}`).replace(/^([^\s"'`?]*\?)[^\s"'`]+/, '$1…')
}

const secretRun = /[0-9a-fA-F]{32,}|\|[0-9a-fA-F]+/g

/** A path for people. What cannot be the name of a file is told by its length alone: people give the content instead. */
export function shownPath(path: string): string {
  if (path.length > 1_024 || /[\r\n]/.test(path)) return `text of ${path.length} characters`
  return told(path).split('/').map(withoutUser).join('/').replace(secretRun, '…')
}

/** `user:password@host` without the user and the password; `a@b.yaml` is the name of a file. */
function withoutUser(part: string): string {
  const at = part.lastIndexOf('@')
  return part.slice(0, at + 1).includes(':') ? `…${part.slice(at)}` : part
}
