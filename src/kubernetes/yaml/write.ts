import { SCALAR_STYLE, dump } from 'js-yaml'
import type { ScalarLayout } from 'js-yaml'

/** Plain data as the YAML library writes it, in the order of its keys, without aliases and without folded lines. */
export function libraryYaml(content: Readonly<Record<string, unknown>>): string {
  const text = dump(content, { noRefs: true, scalarStyleRules: [chooseStyle] })
  // The library marks the end of a document whose last text ends in empty lines. No reader needs the mark.
  return text.replace(/\n\.{3}\n$/, '\n')
}

/** Text without quotes if every reader treats it as text, several lines as a block, anything else in quotes. */
function chooseStyle(layout: ScalarLayout): void {
  const { PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED, LITERAL_BLOCK } = SCALAR_STYLE
  const { node, isKey, level, allowedStylesMask } = layout
  const { tag, value } = node
  if (tag !== 'tag:yaml.org,2002:str') return
  const isAllowed = (style: number) => (allowedStylesMask & (1 << style)) !== 0
  if (value.includes('\n')) {
    layout.style = isKey || blank.test(value) || !isAllowed(LITERAL_BLOCK) ? DOUBLE_QUOTED : LITERAL_BLOCK
    return
  }
  const endsDocument = isKey && level === 1 && /^(?:---|\.\.\.)/.test(value)
  if (isAllowed(PLAIN) && !endsDocument && !isSpecial(value)) return
  const isSingle = value.includes('"') && !value.includes("'") && isAllowed(SINGLE_QUOTED)
  layout.style = isSingle ? SINGLE_QUOTED : DOUBLE_QUOTED
}

// In a block, Go's YAML refuses white space at the start (a tab), and others lose it (a blank line). At the end of the last
// line it would be invisible.
const blank = /^\s|\n[\t ]+$/

/**
 * Whether some reader treats a text as a number or a date, beyond the rules of YAML 1.1 and 1.2 that the library
 * applies. Go's YAML drops every `_` and takes `0XF`, `0b-1` and `-_1` for numbers (strconv.ParseInt with base 0),
 * others take `e1`, and a day that no calendar has makes a reader of YAML 1.1 fail.
 */
function isSpecial(text: string): boolean {
  return special.test(text) || (!text.startsWith('_') && number.test(text.replaceAll('_', '')))
}

const number = /^[-+]?(?:0[xob][-+]?[\da-f]*|(?:\d+(?:\.\d*)?|\.\d*)(?:e[-+]?\d+)?)$/i
const special = /^(?:[-+]?e[-+]?\d+|\d{4}-\d\d?-\d\d?(?:(?:t|[ \t]+)[\d:.]+[ \t]*(?:z|[-+][\d:]+)?)?)$/i
