import { yaml } from '../yaml.deferred.ts'

// The one set of options that Go's YAML reads back without a fault. `compat` quotes what YAML 1.1 takes for something
// else (`yes`, `0o17`, `1:2:3`); an alias or a folded line would only make a diff harder to read.
const data = { compat: 'yaml-1.1', aliasDuplicateObjects: false } as const
// Quoted text of several lines stays on one: spread out, it comes back with fewer spaces when a line is blank.
const layout = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const

/** Plain data as the library writes it, in the order of its keys. */
export function libraryYaml(content: Readonly<Record<string, unknown>>): string {
  const { Document, visit } = yaml()
  const document = new Document(content, data)
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string' && needsQuotes(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
    },
  })
  return document.toString(layout)
}

// Numbers to Go's YAML, in upper case too, and to no other reader (strconv.ParseInt with base 0).
const goNumber = /^[-+]?0[xob][\da-f_]+$/i

/**
 * Text of several lines that begins with white space: as a block, Go's YAML refuses it (a tab) and others lose the
 * first spaces (a blank line). And text that only Go takes for a number.
 */
function needsQuotes(text: string): boolean {
  return (text.includes('\n') && /^\s/.test(text)) || goNumber.test(text)
}
