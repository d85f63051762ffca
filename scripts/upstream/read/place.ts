import { createHash } from 'node:crypto'
import { blockEnd, indentOf, sectionEnd } from './block.ts'

/** A place in a text. */
export interface Found {
  readonly line: number
  readonly text: string
  readonly hash: string
}

/** A place, or why there is not exactly one. */
export type Place = Found | 'missing' | 'ambiguous'

/** Finds a place of a file: a symbol, a quoted part of a line, or the whole text if the anchor is empty. */
export function placeIn(path: string, text: string, anchor: string): Place {
  const lines = text.split('\n').map((line) => line.trimEnd())
  if (anchor === '') return foundIn(lines, 0, lines.length)
  const found = anchor.startsWith('"') ? quoted(lines, anchor.slice(1, -1)) : declared(lines, anchor)
  const [first, ...others] = found
  if (first === undefined) return 'missing'
  if (others.length > 0) return 'ambiguous'
  const isHeading = path.endsWith('.md') && /^#+ /.test(lines[first] ?? '')
  return foundIn(lines, first, isHeading ? sectionEnd(lines, first) : blockEnd(lines, first))
}

function foundIn(lines: readonly string[], first: number, end: number): Found {
  const text = lines.slice(first, end).join('\n').trimEnd()
  return { line: first + 1, text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}

/** The lines that contain a part. A line that is the part alone takes precedence: `## A` is also in `### A b`. */
function quoted(lines: readonly string[], part: string): readonly number[] {
  const found = [...lines.keys()].filter((at) => lines[at]?.includes(part))
  const whole = found.filter((at) => lines[at]?.trim() === part)
  return whole.length > 0 ? whole : found
}

interface Range {
  readonly first: number
  readonly end: number
}

/** The lines that declare a symbol; `Outer.inner` is `inner` within what declares `Outer`. */
function declared(lines: readonly string[], symbol: string): readonly number[] {
  const names = symbol.split('.')
  const name = names.pop() ?? ''
  const whole: Range = { first: 0, end: lines.length }
  const ranges = names.reduce<readonly Range[]>(
    (outer, part) => outer.flatMap((range) => blocksOf(lines, range, part)),
    [whole],
  )
  const found = [...new Set(ranges.flatMap((range) => namesIn(lines, range, name)))]
  const methods =
    names.length === 1 ? linesLike(lines, whole, new RegExp(`^func \\(\\w+ \\*?${names[0]}\\b[^)]*\\) ${name}\\b`)) : []
  return outermost(lines, methods.length > 0 ? methods : found)
}

/** The insides of what declares a name, and of its `impl` in Rust. */
function blocksOf(lines: readonly string[], range: Range, name: string): readonly Range[] {
  const implemented = linesLike(lines, range, new RegExp(`^\\s*(?:unsafe )?impl\\b.*\\b${name}\\b`))
  const starts = new Set([...namesIn(lines, range, name), ...implemented])
  return [...starts].map((first) => ({ first: first + 1, end: blockEnd(lines, first) }))
}

const keywords =
  'func|fn|type|struct|enum|union|trait|const|static|static ref|class|interface|def|function|namespace|mod|macro_rules!'
const modifiers = String.raw`(?:(?:pub(?:\([^)]*\))?|export|default|declare|async|unsafe|local|readonly|private|public|static) )*`

/** How a name is declared, the clearest form first. */
const forms: readonly ((name: string) => RegExp)[] = [
  (name) => new RegExp(`^\\s*${modifiers}(?:${keywords}) (?:fn )?(?:mut )?${name}\\b`),
  // A method of Go, unless there is a function with the same name.
  (name) => new RegExp(`^func \\([^)]*\\) ${name}\\b`),
  (name) => new RegExp(`^\\s*${modifiers}(?:var|let) (?:mut )?${name}\\b`),
  // A key, an assignment, a function of a shell script.
  (name) => new RegExp(`^\\s*(?:- )?${modifiers}["'\`]?${name}["'\`]?\\s*(?::(?!:)|\\+?=(?![=>])|\\(\\)\\s*\\{)`),
  // A typed constant or a field of Go, a variant of Rust, an element of a list, a method of TypeScript. Not a call.
  (name) => new RegExp(`^\\s*${modifiers}["'\`]?${name}\\b["'\`]?(?:\\s+[\\w*[]|,?$|\\s*\\{|\\(.*(?:\\{|\\),)$)`),
]

/** The lines of a range that declare a name by the clearest of the forms that it has there. */
function namesIn(lines: readonly string[], range: Range, name: string): readonly number[] {
  // A setting that is not declared is read where it is first named.
  const isSetting = /^[A-Z][A-Z0-9_]+$/.test(name)
  for (const form of isSetting ? forms.slice(0, 1) : forms) {
    const found = linesLike(lines, range, form(name))
    if (found.length > 0) return outermost(lines, found)
  }
  return isSetting ? linesLike(lines, range, new RegExp(`\\b${name}\\b`)).slice(0, 1) : []
}

const comment = /^\s*(?:\/\/|\/?\*[\s*/]|\/?\*$|# )/

function linesLike(lines: readonly string[], { first, end }: Range, form: RegExp): readonly number[] {
  return Array.from({ length: end - first }, (_, offset) => first + offset).filter((at) => {
    const line = lines[at] ?? ''
    return form.test(line) && !comment.test(line)
  })
}

/** A declaration at the top of a file is not confused with a local one of the same name. */
function outermost(lines: readonly string[], found: readonly number[]): readonly number[] {
  const indent = Math.min(...found.map((at) => indentOf(lines[at] ?? '')))
  return found.filter((at) => indentOf(lines[at] ?? '') === indent)
}
