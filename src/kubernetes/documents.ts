import type { CST, Document, LineCounter, ScalarTag, Tags } from 'yaml'
import { yaml } from '../yaml.deferred.ts'
import { inspect } from './nodes.ts'
import { yamlLimits } from './yaml-limits.ts'
import type { Report, YamlFault } from './yaml-limits.ts'

class Stop extends Error {}

/**
 * The documents of a text of YAML or JSON, one after the other, so that only one is in memory at a time. Those without a
 * value are left out. Values are what Kubernetes takes them for: `yes` is a boolean; time stamps and `1:30` are text.
 *
 * Faults are added to `faults`: a document is to be used only when there are none at the end. Time is linear in the size
 * of the text.
 */
export function* documentsIn(text: string, faults: YamlFault[], lines?: LineCounter): Generator<Document.Parsed> {
  const { Composer, Schema } = yaml()
  const report: Report = (code, offset) => {
    faults.push({ code, offset })
    if (faults.length >= yamlLimits.faults) throw new Stop()
  }
  const schema = new Schema({ schema: 'yaml-1.1', customTags: knownTags })
  const composer = new Composer({ version: '1.1', logLevel: 'error', schema, uniqueKeys: false })
  // The library would keep every fault, and a text can have millions.
  Object.assign(composer, {
    onError(place: Place, code: string, _message: string, isWarning = false) {
      if (!isWarning) report(code, offsetOf(place))
    },
  })
  try {
    for (const document of composer.compose(tokensOf(text, report, lines))) {
      for (const { code, pos } of document.errors) report(code, pos[0])
      inspect(document, report)
      yield document
    }
  } catch (error) {
    if (error instanceof RangeError) faults.push({ code: 'TOO_DEEP', offset: 0 })
    else if (!(error instanceof Stop)) throw error
  }
}

type Place = number | readonly [number, ...unknown[]] | { readonly offset: number }

function offsetOf(place: Place): number {
  if (typeof place === 'number') return place
  return 'offset' in place ? place.offset : place[0]
}

/**
 * Characters outside of `c-printable` of YAML 1.1, which Kubernetes' reader refuses, and those that it reads otherwise than
 * YAML 1.2: the line breaks besides LF and CRLF, and a byte order mark at the beginning of a line.
 */
const unreadable = /\r(?!\n)|(?!^)\uFEFF|[^\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** Kubernetes' reader has no sets and ordered maps, and no times. Those of the library are not linear either. */
function knownTags(tags: Tags): Tags {
  const unknown = /:(?:binary|omap|pairs|set|timestamp)$/
  const known = tags.filter((tag) => typeof tag === 'string' || (!unknown.test(tag.tag) && tag.format !== 'TIME'))
  return [integer, ...known, binary]
}

/** Go reads the number after any of its own prefixes: `0o17`, `0B1`, `0XF`. */
const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[bBoOxX][\da-fA-F_]+$/,
  resolve(text) {
    const number = Number(text.replace(/^[-+]/, '').replaceAll('_', ''))
    if (Number.isNaN(number)) return text
    return text.startsWith('-') ? -number : number
  },
}

/** Kubernetes' reader takes the decoded bytes for text: `kind: !!binary U2VjcmV0` is a Secret. */
const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text) => Buffer.from(text, 'base64').toString(),
}

/** The tokens of a text that the library makes documents of, as long as there are not too many. */
function* tokensOf(text: string, report: Report, lines?: LineCounter): Generator<CST.Token> {
  const { Lexer, Parser } = yaml()
  lines?.addNewLine(0)
  const parser = new Parser(lines?.addNewLine)
  const stop = (code: string): never => {
    report(code, parser.offset)
    throw new Stop()
  }
  let tokens = 0
  let before = 0
  let documents = 0
  let isLeftOut = false
  let hasEnded = false
  let character = text.search(unreadable)
  function isTaken(token: CST.Token): boolean {
    if (token.type === 'document') {
      before = tokens
      isLeftOut = isEmpty(token)
      if (!isLeftOut) documents += 1
      // Kubernetes' reader splits the text at `---`, and reads the first document of each part.
      if (hasEnded && token.start.every(({ type }) => type !== 'doc-start')) report('NO_START', token.offset)
    }
    hasEnded ||= token.type === 'doc-end'
    if (documents > yamlLimits.documents) stop('TOO_MANY_DOCUMENTS')
    if (token.type === 'directive') stop('BAD_DIRECTIVE')
    if (token.type === 'error') report('UNEXPECTED_TOKEN', token.offset)
    return isOfDocument(token) && !isLeftOut
  }
  for (const lexeme of new Lexer().lex(text)) {
    tokens += 1
    if (tokens - before > yamlLimits.tokens) stop('TOO_MANY_TOKENS')
    if (tokens > yamlLimits.denseTokens + (parser.offset * 2) / 3) stop('TOO_DENSE')
    for (const token of parser.next(lexeme)) if (isTaken(token)) yield token
    // Only now are the lines up to it counted.
    if (character !== -1 && character < parser.offset) {
      report('BAD_CHARACTER', character)
      character = -1
    }
    // The document and the value itself are on the stack too.
    if (parser.stack.length > yamlLimits.nesting + 2) stop('TOO_DEEP')
  }
  for (const token of parser.end()) if (isTaken(token)) yield token
}

/** Comments and blank lines between documents are not. */
function isOfDocument({ type }: CST.Token): boolean {
  return type === 'document' || type === 'doc-end'
}

/** `---` without a value, which costs as much as a document with one. */
function isEmpty({ start, value }: CST.Document): boolean {
  return value === undefined && start.every(({ type }) => type !== 'anchor' && type !== 'tag')
}
