import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, getScalarValue } from 'js-yaml'
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml'
import type { Report } from './faults.ts'
import { yamlLimits } from './limits.ts'
import { isTagOf, plainValue, taggedValue } from './scalar.ts'

type Collection = MappingEvent | SequenceEvent
type Node = AliasEvent | Collection | ScalarEvent
type Fields = Record<string, unknown>

/** What an alias stands for. */
interface Anchor {
  readonly value: unknown
  /** How many values it is; 0 until it is read. */
  size: number
}

/** A list or map that is read. */
interface Frame {
  readonly anchor: Anchor
  readonly event: Collection
  readonly isInFlow: boolean
  /** How many values have been read. */
  size: number
  hasKeys: boolean
  /** The key whose value comes next, and its end in the text. */
  key?: string | undefined
  keyEnd: number
  /** Keys from a merge, which others may replace. */
  merged?: Set<string>
}

const merge = '<<'
// An even number of preceding backslashes is text.
const emptyAfterBreak = /(?<!\\)(?:\\\\)*\\\r?\n[ \t]*\r?\n/
const tabBelow = /(?: *\n)* *\t/y

/**
 * Builds the value of a document from the library's events, in linear time. Reports duplicate keys, keys that are not
 * text, aliases without an anchor or with too many values, and text that kubectl and kustomize read as different
 * values.
 */
export class ValueReader {
  /** The value; `null` in an empty document. */
  value: unknown = null
  /** Position of the value. */
  start = 0
  /** Positions of the maps in it. */
  readonly starts = new Map<unknown, number>()

  readonly #text: string
  readonly #report: Report
  readonly #anchors = new Map<string, Anchor>()
  readonly #frames: Frame[] = []
  #position = 0
  #aliases = 0
  #aliasValues = 0

  constructor(text: string, report: Report) {
    this.#text = text
    this.#report = report
  }

  read(events: readonly Event[]): this {
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT) continue
      if (event.type === EVENT_ID.POP) this.#close()
      else {
        this.#position = this.#startOf(event)
        if (event.type === EVENT_ID.MAPPING) this.#open(event, {})
        else if (event.type === EVENT_ID.SEQUENCE) this.#open(event, [])
        else if (event.type === EVENT_ID.ALIAS) this.#add(this.#aliased(event), event)
        else this.#add(this.#anchored(this.#scalar(event), 1, event), event)
      }
    }
    return this
  }

  #open(event: Collection, value: Fields | unknown[]): void {
    const isMap = !Array.isArray(value)
    if (isMap) this.starts.set(value, this.#position)
    this.#checkLine(event)
    const isInFlow = event.style === COLLECTION_STYLE.FLOW || this.#frames.at(-1)?.isInFlow === true
    this.#frames.push({ anchor: this.#anchored(value, 0, event), event, isInFlow, size: 1, hasKeys: false, keyEnd: 0 })
    if (!isTagOf(this.#tagOf(event), isMap ? 'map' : 'seq')) this.#report('BAD_TAG', event.tagStart)
  }

  /** The library reads `key: !!str a: b`. */
  #checkLine({ style, start }: Collection): void {
    const frame = this.#frames.at(-1)
    if (frame?.key === undefined || style === COLLECTION_STYLE.FLOW || frame.isInFlow) return
    if (!this.#text.slice(frame.keyEnd, start).includes('\n')) this.#report('TWO_COLONS', start)
  }

  #close(): void {
    const frame = this.#frames.pop()
    if (frame === undefined) return
    frame.anchor.size = frame.size
    this.#add(frame.anchor, frame.event)
  }

  #anchored(value: unknown, size: number, { anchorStart, anchorEnd }: Node): Anchor {
    const anchor = { value, size }
    if (anchorStart !== -1) this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), anchor)
    return anchor
  }

  #aliased({ anchorStart, anchorEnd }: AliasEvent): Anchor {
    const anchor = this.#anchors.get(this.#text.slice(anchorStart, anchorEnd)) ?? { value: null, size: 0 }
    if (anchor.size === 0) this.#report('NO_ANCHOR', this.#position)
    this.#aliases += 1
    this.#aliasValues += anchor.size
    if (this.#aliases > yamlLimits.aliases || this.#aliasValues > yamlLimits.aliasValues)
      this.#report('TOO_MANY_ALIASES', this.#position)
    return anchor
  }

  #scalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.#text, event)
    if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) this.#checkEscapes(event)
    if (event.indent > 0) this.#checkTabs(event)
    if (event.tagStart !== -1) {
      const value = taggedValue(text, this.#tagOf(event))
      if (value === undefined) this.#report('BAD_TAG', event.tagStart)
      return value
    }
    if (event.style !== SCALAR_STYLE.PLAIN) return text
    // Kubernetes' reader treats it as the start of a key there.
    if (this.#frames.at(-1)?.isInFlow === true && text.startsWith('?')) this.#report('BAD_SCALAR_START', this.#position)
    const value = plainValue(text)
    if (typeof value === 'number' && !Number.isFinite(value)) this.#report('BAD_NUMBER', this.#position)
    return value
  }

  /** Kubernetes' reader does not treat a line with a tab as empty, and refuses it below a block. */
  #checkTabs({ valueEnd }: ScalarEvent): void {
    tabBelow.lastIndex = valueEnd
    if (tabBelow.test(this.#text)) this.#report('TAB_AS_INDENT', tabBelow.lastIndex - 1)
  }

  /** The library skips empty lines after a line break with a backslash. */
  #checkEscapes({ valueStart, valueEnd }: ScalarEvent): void {
    const place = this.#text.slice(valueStart, valueEnd).search(emptyAfterBreak)
    if (place !== -1) this.#report('BAD_ESCAPE', valueStart + place)
  }

  /** Position of a node. An omitted value has no position: the previous one is used. */
  #startOf(event: Node): number {
    const { DOUBLE_QUOTED, SINGLE_QUOTED } = SCALAR_STYLE
    if ('start' in event) return event.start
    if (!('valueStart' in event)) return event.anchorStart - 1
    if (event.valueStart === -1) return this.#position
    return event.style === DOUBLE_QUOTED || event.style === SINGLE_QUOTED ? event.valueStart - 1 : event.valueStart
  }

  #tagOf({ tagStart, tagEnd }: Collection | ScalarEvent): string {
    return tagStart === -1 ? '' : this.#text.slice(tagStart, tagEnd)
  }

  #add({ value, size }: Anchor, event: Node): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) {
      this.value = value
      this.start = this.#startOf(event)
      return
    }
    frame.size += size
    const { value: collection } = frame.anchor as { readonly value: Fields | unknown[] }
    if (Array.isArray(collection)) collection.push(value)
    else if (frame.key === undefined) this.#takeKey(frame, collection, value, event)
    else {
      if (frame.key === merge) this.#merge(frame, collection, value)
      else set(collection, frame.key, value)
      frame.key = undefined
    }
  }

  #takeKey(frame: Frame, map: Fields, value: unknown, event: Node): void {
    const isFirst = !frame.hasKeys
    frame.hasKeys = true
    // Kubernetes' reader converts numbers and booleans to text.
    frame.key = String(value)
    if (event.type !== EVENT_ID.SCALAR || value === null || value === undefined) {
      frame.key = ''
      this.#report('NON_STRING_KEY', this.#position)
      return
    }
    if (event.valueEnd - event.valueStart > yamlLimits.key) this.#report('LONG_KEY', this.#position)
    else if (this.#text.slice(event.valueStart, event.valueEnd).includes('\n')) this.#report('BAD_KEY', this.#position)
    frame.keyEnd = event.valueEnd
    const isMerge = isFirst && event.style === SCALAR_STYLE.PLAIN && event.tagStart === -1
    if (frame.key === merge && !isMerge) this.#report('BAD_MERGE', this.#position)
    if (Object.hasOwn(map, frame.key) && frame.merged?.delete(frame.key) !== true)
      this.#report('DUPLICATE_KEY', this.#position)
  }

  #merge(frame: Frame, map: Fields, value: unknown): void {
    frame.merged = new Set()
    for (const source of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.#report('BAD_MERGE', this.#position)
        continue
      }
      for (const [key, item] of Object.entries(source)) {
        if (frame.merged.has(key)) continue
        frame.merged.add(key)
        set(map, key, item)
      }
    }
  }
}

function set(map: Fields, key: string, value: unknown): void {
  // Assigned, it would be the prototype.
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, writable: true })
  else map[key] = value
}
