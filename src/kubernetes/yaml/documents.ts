import { EVENT_ID } from 'js-yaml'
import type { Event } from 'js-yaml'
import { eventsOf, movedEventsOf } from './events.ts'
import type { Retries } from './events.ts'
import { faultOf, reportTo, Stop } from './faults.ts'
import type { Report, YamlFault } from './faults.ts'
import { yamlLimits } from './limits.ts'
import { marksIn } from './marks.ts'
import { ValueReader } from './value.ts'

/** A document that has a value. */
export interface YamlDocument {
  readonly value: unknown
  /** Position of the value in the text. */
  readonly start: number
  /** Position of a map in the document. */
  readonly startOf: (map: unknown) => number | undefined
}

/**
 * The documents of a text of YAML or JSON, one after the other, so that only one is in memory at a time. Documents
 * without a value are omitted. Values are those that Kubernetes reads: `yes` is a boolean; time stamps and `1:30` are
 * text.
 *
 * Faults are added to `faults`: use a document only if there are no faults at the end. Time is linear in the size of
 * the text.
 */
export function* documentsIn(text: string, faults: YamlFault[]): Generator<YamlDocument> {
  const report = reportTo(faults)
  const retries = { characters: 256 * 1024 + 2 * text.length }
  let count = 0
  try {
    const character = text.search(unreadable)
    if (character !== -1) report('BAD_CHARACTER', character)
    for (const parts of groupsOf(partsOf(text))) {
      for (const document of together(text, parts, report) ??
        parts.flatMap((part) => alone(text, part, report, retries))) {
        count += 1
        if (count > yamlLimits.documents) return report('TOO_MANY_DOCUMENTS', document.start)
        yield document
      }
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  }
}

/**
 * Characters outside of `c-printable` of YAML 1.1, which Kubernetes' reader refuses, and those that it reads
 * differently from YAML 1.2: the line breaks besides LF and CRLF, and a byte order mark at the beginning of a line.
 */
const unreadable = /\r(?!\n)|(?!^)\uFEFF|[^\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

interface Part {
  readonly from: number
  readonly to: number
}

/** The parts of a text between lines that begin with `---`. No value can contain such a line. */
function* partsOf(text: string): Generator<Part> {
  let from = 0
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    // Nothing, or a line `---` alone.
    if (index - from > 4 || (from === 0 && index > 0)) yield { from, to: index }
    from = index
  }
  yield { from, to: text.length }
}

const groupSize = 64 * 1024

/** Small parts are read together: a call of the library takes as long as reading some hundred characters. */
function* groupsOf(parts: Iterable<Part>): Generator<readonly Part[]> {
  let group: Part[] = []
  for (const part of parts) {
    const [first] = group
    if (first !== undefined && part.to - first.from > groupSize) {
      yield group
      group = []
    }
    group.push(part)
  }
  yield group
}

/** The documents of several parts, unless something about them is unusual. */
function together(text: string, parts: readonly Part[], report: Report): readonly YamlDocument[] | undefined {
  const [first, last] = [parts[0], parts.at(-1)]
  if (first === undefined || last === undefined || first === last) return undefined
  const group = text.slice(first.from, last.to)
  if (endOf(group) !== -1) return undefined
  const placeOf = (position: number): number => first.from + position
  try {
    return eventsByDocument(eventsOf(group)).flatMap((events) => valueOf(group, events, { report, placeOf }))
  } catch (error) {
    if (error instanceof Stop) throw error
    return undefined
  }
}

/** The document of a part, unless it has no value. */
function alone(text: string, { from, to }: Part, report: Report, retries: Retries): readonly YamlDocument[] {
  const part = text.slice(from, to)
  if (part.length > yamlLimits.marks && marksIn(part) > yamlLimits.marks) {
    report('TOO_LARGE', from)
    return []
  }
  try {
    const { events, text: moved, positionOf } = movedEventsOf(part, retries)
    const placeOf = (position: number): number => from + positionOf(position)
    const [first = [], ...more] = eventsByDocument(events)
    const documents = valueOf(moved, first, { report, placeOf })
    // Kubernetes' reader splits the text at `---`, and reads the first document of each part.
    const end = endOf(part)
    if (more.length > 0 || (end !== -1 && documents.some(({ start }) => end < start - from)))
      report('NO_START', from + end)
    return documents
  } catch (error) {
    if (error instanceof Stop) throw error
    const fault = faultOf(error, part)
    report(fault.code, from + fault.offset)
    return []
  }
}

/** Position of the line that ends a document. */
function endOf(text: string): number {
  return text.search(/^\.\.\.(?=\s|$)/m)
}

/** Events, document by document. */
function eventsByDocument(events: readonly Event[]): readonly (readonly Event[])[] {
  const starts = events.flatMap(({ type }, index) => (type === EVENT_ID.DOCUMENT ? [index] : []))
  return starts.map((start, index) => events.slice(start, starts[index + 1]))
}

interface Places {
  readonly report: Report
  /** Position in the whole text. */
  readonly placeOf: (position: number) => number
}

function valueOf(text: string, events: readonly Event[], { report, placeOf }: Places): readonly YamlDocument[] {
  const { value, start, starts } = new ValueReader(text, (code, position) => report(code, placeOf(position))).read(
    events,
  )
  if (value === null) return []
  const startOf = (map: unknown): number | undefined => {
    const position = starts.get(map)
    return position === undefined ? undefined : placeOf(position)
  }
  return [{ value, start: placeOf(start), startOf }]
}
