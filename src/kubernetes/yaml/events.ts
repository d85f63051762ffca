import { parseEvents } from 'js-yaml'
import type { Event } from 'js-yaml'
import { yamlLimits } from './limits.ts'

/** How many characters may be read again, so that the time stays linear. */
export interface Retries {
  characters: number
}

/** A part of a text as the library reads it. */
export interface Events {
  readonly events: readonly Event[]
  /** The part, some of whose lines may be indented more. */
  readonly text: string
  /** Position in the part itself. */
  readonly positionOf: (position: number) => number
}

/** What the library finds in a text. */
export function eventsOf(text: string): readonly Event[] {
  return parseEvents(text, { maxDepth: yamlLimits.nesting + 1 })
}

const step = 64

/**
 * Reads a part. Inside brackets, braces and quotes, the library requires every line to be indented more than the key
 * before them, but Kubernetes' reader does not: a closing bracket is often below its key. Such lines are moved to the
 * right.
 *
 * @throws the library's first error.
 */
export function movedEventsOf(part: string, retries: Retries): Events {
  const moved: number[] = []
  let text = part
  let first: unknown
  for (;;) {
    try {
      const events = eventsOf(text)
      return {
        events,
        text,
        positionOf: (position) => position - step * moved.filter((line) => line < position).length,
      }
    } catch (error) {
      first ??= error
      const line = lineToMove(error, text)
      retries.characters -= text.length
      if (line === undefined || retries.characters < 0) throw first
      text = `${text.slice(0, line)}${' '.repeat(step)}${text.slice(line)}`
      moved.push(line)
    }
  }
}

/** The beginning of the line that is indented too little, unless it ends the document. */
function lineToMove(error: unknown, text: string): number | undefined {
  const { reason, mark } = error as { readonly reason?: string; readonly mark?: { readonly position: number } }
  if (reason !== 'deficient indentation' || mark === undefined || mark.position >= text.length) return undefined
  const line = text.lastIndexOf('\n', mark.position - 1) + 1
  const isFirst = text.slice(line, mark.position).trim() === ''
  return isFirst && !/^\.\.\.(?:\s|$)/.test(text.slice(line, line + 4)) ? line : undefined
}
