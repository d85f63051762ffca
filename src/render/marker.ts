/**
 * First line of every file that `render` owns. A file of the folder without it belongs to somebody else and is never
 * overwritten or removed.
 */
export const marker = '# Managed by @proompteng/convex-k8s. Edits are overwritten; change the program that renders it.'

// A lone carriage return ends a line in YAML too: left in, the rest of the line would be no comment.
const lineBreak = /\r\n|\r|\n/

/** Whether a text begins with the marker. An editor may have put a byte order mark before it or CRLF behind it. */
export function isMarked(text: string): boolean {
  const [first = ''] = text.split('\n', 1)
  return first.replace(/^\uFEFF/, '').replace(/\r$/, '') === marker
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
