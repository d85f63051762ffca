import { yamlLimits } from './limits.ts'

/** A fault in a text, or an exceeded limit. */
export type YamlFaultCode =
  | 'ALIAS_PROPS'
  | 'BAD_ALIAS'
  | 'BAD_CHARACTER'
  | 'BAD_DIRECTIVE'
  | 'BAD_ESCAPE'
  | 'BAD_INDENT'
  | 'BAD_KEY'
  | 'BAD_MERGE'
  | 'BAD_NUMBER'
  | 'BAD_SCALAR_START'
  | 'BAD_TAG'
  | 'DUPLICATE_KEY'
  | 'LONG_KEY'
  | 'MISSING_CHAR'
  | 'NO_ANCHOR'
  | 'NO_START'
  | 'NON_STRING_KEY'
  | 'TAB_AS_INDENT'
  | 'TOO_DEEP'
  | 'TOO_LARGE'
  | 'TOO_MANY_ALIASES'
  | 'TOO_MANY_DOCUMENTS'
  | 'TWO_ANCHORS'
  | 'TWO_COLONS'
  | 'TWO_TAGS'
  | 'UNEXPECTED'

export interface YamlFault {
  readonly code: YamlFaultCode
  /** Position in the text. */
  readonly offset: number
}

/** Takes a fault, and throws when there are enough of them. */
export type Report = (code: YamlFaultCode, offset: number) => void

/** Thrown when reading has to end. */
export class Stop extends Error {}

/** Adds faults to a list until it is full. */
export function reportTo(faults: YamlFault[]): Report {
  return (code, offset) => {
    if (faults.some((fault) => fault.code === code && fault.offset === offset)) return
    faults.push({ code, offset })
    if (faults.length >= yamlLimits.faults) throw new Stop()
  }
}

/** What the library's reasons mean. The reasons quote the text, which may be a secret, so they are not passed on. */
const meanings: readonly (readonly [reason: RegExp, code: YamlFaultCode])[] = [
  [/^nesting /, 'TOO_DEEP'],
  [/^tab /, 'TAB_AS_INDENT'],
  [/directive/i, 'BAD_DIRECTIVE'],
  [/^duplication of a tag/, 'TWO_TAGS'],
  [/^duplication of an anchor/, 'TWO_ANCHORS'],
  [/^alias node should not/, 'ALIAS_PROPS'],
  [/^name of an a/, 'BAD_ALIAS'],
  [/^(?:named tag|tag (?:suffix|name)|undeclared tag)/, 'BAD_TAG'],
  [/escape|hexadecimal/, 'BAD_ESCAPE'],
  [/multiline key/, 'BAD_KEY'],
  [/^(?:missed|expected ':'|expected the node content|a whitespace)/, 'MISSING_CHAR'],
  [/^(?:unexpected end|deficient|bad indentation)/, 'BAD_INDENT'],
  [/non-printable|JSON character/, 'BAD_CHARACTER'],
]

/** The fault that the library has thrown an error for. */
export function faultOf(error: unknown, text: string): YamlFault {
  if (error instanceof RangeError) return { code: 'TOO_DEEP', offset: 0 }
  const { reason = '', mark } = error as { readonly reason?: string; readonly mark?: { readonly position: number } }
  const offset = mark?.position ?? 0
  const code = meanings.find(([pattern]) => pattern.test(reason))?.[1] ?? 'UNEXPECTED'
  return { code: code === 'BAD_INDENT' ? indentFault(text, offset) : code, offset }
}

/**
 * The library reports many faults as wrong indentation: tabs, a value that cannot begin there, and a key without a
 * colon above.
 */
function indentFault(text: string, offset: number): YamlFaultCode {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  if (before.includes('\t')) return 'TAB_AS_INDENT'
  if (text[offset] === ':') return /:\s/.test(before) ? 'TWO_COLONS' : 'BAD_KEY'
  return text[offset] === '@' || text[offset] === '`' ? 'BAD_SCALAR_START' : 'BAD_INDENT'
}
