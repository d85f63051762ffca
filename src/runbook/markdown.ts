/** Part of a Markdown document: a paragraph, a list, a table, a block of code. */
export type Block = string

/** A section with its heading. Nothing when it has no content. */
export function section(title: string, ...blocks: readonly (Block | undefined)[]): Block {
  const content = blocks.filter((block) => block !== undefined && block !== '')
  return content.length === 0 ? '' : [`## ${title}`, ...content].join('\n\n')
}

/** A part of a section with its heading. Nothing when it has no content. */
export function part(title: string, ...blocks: readonly (Block | undefined)[]): Block {
  return section(title, ...blocks).replace('## ', '### ')
}

/** Commands for a shell, each on its own. */
export function shell(...commands: readonly string[]): Block {
  return ['```sh', ...commands, '```'].join('\n')
}

export function list(...items: readonly (string | undefined)[]): Block {
  return items.flatMap((item) => (item === undefined ? [] : [`- ${item}`])).join('\n')
}

/** One thing to do, with its commands or what else is to be seen. */
export interface Step {
  readonly text: string
  readonly command?: string | undefined
  readonly block?: Block | undefined
}

/** Steps in their order, each with its commands below it. */
export function steps(items: readonly Step[]): Block {
  return items
    .map(({ text, command, block = command === undefined ? undefined : shell(command) }, index) =>
      [`${index + 1}. ${text}`, ...(block === undefined ? [] : [indented(block)])].join('\n'),
    )
    .join('\n')
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): Block {
  if (rows.length === 0) return ''
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

/** A name or a value as code. It cannot end the code or the line. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``
}

/** A word of a shell command. */
export function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n')
}
