import type { Issue } from '../errors.ts'

// Characters that do not survive: Go's YAML (kubectl, kustomize, Argo CD) refuses or changes U+007F to U+009F, the Unicode
// line separators and U+FFFE; a byte order mark vanishes at the start of a value; a lone surrogate has no UTF-8 form.
// The older control characters would survive, but are in no manifest on purpose.
// oxlint-disable-next-line no-control-regex
const unwritable = /[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Surrogate}/u
const everyUnwritable = new RegExp(unwritable.source, 'gu')

/** Whether every YAML parser that may read the folder reads a text back unchanged. */
export function isWritable(text: string): boolean {
  return !unwritable.test(text)
}

/** The issues of every text in plain data that YAML cannot carry. They name the place, never the text. */
export function writableIssues(data: unknown, title: string): readonly Issue[] {
  // Usually, all texts are valid, and no path is needed.
  return holdsUnwritable(data) ? issuesIn(data, title) : []
}

function holdsUnwritable(data: unknown): boolean {
  if (typeof data === 'string') return !isWritable(data)
  if (typeof data !== 'object' || data === null) return false
  if (Array.isArray(data)) return data.some(holdsUnwritable)
  return Object.entries(data).some(([key, value]) => !isWritable(key) || holdsUnwritable(value))
}

function issuesIn(data: unknown, title: string, path = ''): readonly Issue[] {
  if (typeof data === 'string') return textIssues(data, `${title} ${path}`, 'the value')
  if (Array.isArray(data)) return data.flatMap((item, index) => issuesIn(item, title, `${path}[${index}]`))
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`
    return textIssues(key, `${title} ${place}`, 'the key').concat(issuesIn(value, title, place))
  })
}

function textIssues(text: string, path: string, what: string): readonly Issue[] {
  const [found] = unwritable.exec(text) ?? []
  if (found === undefined) return []
  return [
    {
      path: printable(path),
      message:
        `${what} holds the character ${codeOf(found)}, which YAML does not preserve; ` +
        'allowed are printable characters, tabs and line breaks',
    },
  ]
}

function printable(text: string): string {
  return text.replaceAll(everyUnwritable, codeOf)
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
