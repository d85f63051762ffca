/**
 * First line of every file that `render` owns. A file of the folder without it belongs to the user and is never
 * overwritten or removed.
 */
export const marker = '# Managed by @proompteng/convex-k8s. Edits are overwritten; change the program that renders it.'

/** The same in a Markdown file, where it is invisible. */
export const markdownMarker = `<!-- ${marker.slice('# '.length)} -->`

// A lone carriage return ends a line in YAML too: left in, the rest of the line would be no comment.
const lineBreak = /\r\n|\r|\n/

/**
 * Whether the text of a file begins with the marker, in the form for a file of that name. An editor may have put a byte
 * order mark before it or CRLF behind it.
 */
export function isMarked(text: string, name = ''): boolean {
  const [first = ''] = text.split('\n', 1)
  const line = first.replace(/^\uFEFF/, '').replace(/\r$/, '')
  return line === (name.endsWith('.md') ? markdownMarker : marker)
}

/** A whole Markdown file: the marker, the header in a comment of its own, then the text. */
export function markedMarkdown(text: string, header = ''): string {
  // A comment may contain anything except its own end.
  const comment = header === '' ? [] : [`<!--\n${header.replaceAll('-->', '-- >')}\n-->`]
  return [markdownMarker, ...comment, text].join('\n')
}

/** A whole file: the marker, the header as comment lines, then the YAML. */
export function marked(yaml: string, header = ''): string {
  const comments =
    header === ''
      ? []
      : header
          .replace(/\r?\n$/, '')
          .split(lineBreak)
          .map(commentOf)
  return [marker, ...comments, yaml].join('\n')
}

function commentOf(line: string): string {
  return line === '' ? '#' : `# ${line}`
}
