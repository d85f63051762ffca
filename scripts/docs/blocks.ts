/** A fenced block of code in a Markdown page. */
export interface Block {
  /** The heading above it. */
  readonly section: string
  /** The HTML comment on the line above it. */
  readonly comment: string
  readonly language: string
  readonly code: string
  /** The name of the file that it shows, from a comment in its first line: `// convex.mts`. */
  readonly file: string | undefined
  /** Where the code begins in the page. */
  readonly start: number
}

// A heading or a block: what looks like a heading in a block is a comment of a shell or of YAML.
const parts =
  /^#+ (?<heading>.*)$|(?:^<!-- (?<comment>.*) -->\n)?^(?<indent> *)```(?<language>\w+)\n(?<code>[^]*?)^\k<indent>```$/gm
const fileName = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/

/** The fenced blocks of a Markdown page, in their order. */
export function blocksOf(page: string): readonly Block[] {
  let section = ''
  return [...page.matchAll(parts)].flatMap(({ 0: whole, index, groups = {} }) => {
    const { heading, comment = '', indent = '', language, code } = groups
    if (heading !== undefined) section = heading
    if (language === undefined || code === undefined) return []
    const start = index + whole.length - `${code}${indent}\`\`\``.length
    return [{ section, comment, language, code, file: fileName.exec(code)?.[1], start }]
  })
}
