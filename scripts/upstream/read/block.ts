/** The width of the white space in front of a line. */
export const indentOf = (line: string) => line.length - line.trimStart().length

const closes = /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b)/
const opens = /[([{]$/
const continues = /^\s*(?:where$|\{$|(?:else|elif|elseif|then|do)\b)/

/**
 * The end of what a line begins: the lines that are indented deeper below it, and the line that closes them. A list of
 * parameters and the body after it belong together, as do a `where` of Rust and the items of a YAML list below their key.
 */
export function blockEnd(lines: readonly string[], first: number): number {
  const indent = indentOf(lines[first] ?? '')
  const isKey = lines[first]?.endsWith(':') === true
  let end = first + 1
  let isOpen = true
  for (let at = first + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line === '') continue
    if (indentOf(line) < indent) break
    if (indentOf(line) > indent || (isKey && /^\s*- /.test(line))) {
      if (!isOpen) break
    } else if (isOpen && closes.test(line)) isOpen = opens.test(line)
    else if (continues.test(line)) isOpen = true
    else break
    end = at + 1
  }
  return end
}

/** The end of a section of Markdown: the next heading of the same or a higher level. */
export function sectionEnd(lines: readonly string[], first: number): number {
  const level = levelOf(lines[first] ?? '')
  let isCode = false
  for (let at = first + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode
    if (!isCode && levelOf(line) > 0 && levelOf(line) <= level) return at
  }
  return lines.length
}

const levelOf = (line: string) => /^(#+) /.exec(line)?.[1]?.length ?? 0
