const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`
const text = String.raw`\bb?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\.[^'\n]*|[^\\'\n])'`
const commentOrText = new RegExp(`${comment}|${text}`, 'g')
const condition = /#\[cfg\(([^\]]*)\)\]/g
const item =
  /\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?|use|mod|fn|async|unsafe|const|static|struct|enum|impl|trait|type)\b/y

const blank = (part: string): string => part.replaceAll(/[^\n]/g, ' ')

/** Rust sources without comments and tests, in two forms. Each character keeps its position. */
export interface Code {
  /** With the contents of texts. */
  readonly full: string
  /** With the contents of texts as spaces: brackets match, and words are those of the program. */
  readonly bare: string
}

/** The code of a Rust source. */
export function codeOf(source: string): Code {
  const full = source.replace(commentOrText, (part) => (part.startsWith('/') ? blank(part) : part))
  const bare = source.replace(commentOrText, (part) =>
    part.startsWith('/') ? blank(part) : `${part.slice(0, 1)}${blank(part.slice(1, -1))}${part.slice(-1)}`,
  )
  return withoutTests({ full, bare })
}

function withoutTests({ full, bare }: Code): Code {
  let code: Code = { full, bare }
  for (const match of full.matchAll(condition)) {
    const [attribute, terms = ''] = match
    if (!/\btest(?:ing)?\b/.test(terms) || /\bnot\(/.test(terms)) continue
    const end = endOfItem(bare, match.index + attribute.length)
    const without = (form: string) => form.slice(0, match.index) + blank(form.slice(match.index, end)) + form.slice(end)
    code = { full: without(code.full), bare: without(code.bare) }
  }
  return code
}

/** The end of what an attribute stands before: a block, a statement, or an element of a list. */
function endOfItem(bare: string, start: number): number {
  item.lastIndex = start
  const ends = item.test(bare) ? ';' : ';,)]}'
  for (let at = start; at < bare.length; at += 1) {
    const character = bare.charAt(at)
    if (character === '{') return closing(bare, at) + 1
    if ('(['.includes(character)) at = closing(bare, at)
    else if (ends.includes(character)) return at
  }
  return bare.length
}

/** The position of the bracket that closes the one at a position. */
export function closing(bare: string, open: number): number {
  let depth = 0
  for (let at = open; at < bare.length; at += 1) {
    const character = bare.charAt(at)
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    if (depth === 0) return at
  }
  return bare.length
}

/** The arguments between the brackets of a call, without comments. */
export function argumentsOf({ full, bare }: Code, open: number): readonly string[] {
  const end = closing(bare, open)
  const found: string[] = []
  let start = open + 1
  for (let at = start; at < end; at += 1) {
    if ('([{'.includes(bare.charAt(at))) at = closing(bare, at)
    else if (bare.charAt(at) === ',') {
      found.push(full.slice(start, at))
      start = at + 1
    }
  }
  return [...found, full.slice(start, end)].map((part) => part.replaceAll(/\s+/g, ' ').trim()).filter(Boolean)
}
