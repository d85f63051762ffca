import type { Revision } from '../read/clone.ts'
import { lineAt } from '../read/setting.ts'
import type { Value } from '../read/value.ts'
import { valueOf } from '../read/value.ts'
import type { Finding, Findings, Pair, Side } from './finding.ts'

/** A fact of one file. */
export interface Probe {
  readonly name: string
  /** What this package states. Without it, the value of the older revision is compared. */
  readonly ours?: Value | undefined
  readonly path: string
  /** Finds the value: the groups of every match, or the whole match. */
  readonly read: RegExp
}

interface Seen {
  /** The values of groups, sorted, each once, or the matches in their order; `undefined` if nothing matches. */
  readonly value: string | undefined
  /** The value as one line, or the number of lines if the whole match is compared. */
  readonly shown: string
  readonly lines: string
  readonly line: number
}

/** Compares single facts with what this package states, or with the older revision. */
export function probeFindings({ from, to, ours }: Pair): Findings {
  const results = ours.probes.map((probe) => ({ probe, old: seenIn(from, probe), now: seenIn(to, probe) }))
  return {
    decide: results.flatMap(({ probe, old, now }) => {
      const stated = probe.ours === undefined ? old.value : String(probe.ours)
      return now.value === stated && now.value !== undefined ? [] : [finding(probe, old, now)]
    }),
    moved: results.filter(({ old, now }) => old.value === now.value && old.line !== now.line).length,
  }
}

function seenIn({ revision, images }: Side, { path, read }: Probe): Seen {
  const text = textOf(revision, path)
  const matches = [...text.matchAll(read)]
  const hasGroups = (matches[0]?.length ?? 0) > 1
  const values = matches.map(([, ...groups]) => groups.map((group) => valueIn(group, images)).join('='))
  const found = hasGroups ? [...new Set(values)].toSorted().join(', ') : matches.map(([whole]) => whole).join('\n')
  const value = matches.length === 0 ? undefined : found
  const lines = text.split('\n')
  const numbers = [
    ...new Set(
      matches.flatMap(({ 0: whole, index }) => {
        const [first, last] = [lineAt(text, index), lineAt(text, index + whole.length)]
        return Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
      }),
    ),
  ]
  return {
    value,
    shown: hasGroups || value === undefined ? oneLine(value ?? 'not found') : `${matches.length} lines`,
    lines: numbers.map((line) => lines[line - 1] ?? '').join('\n'),
    line: numbers[0] ?? 0,
  }
}

const textOf = (revision: Revision, path: string) => revision.texts([path]).get(path) ?? ''

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

/** Sizes are often products: `8 * (1 << 10)`. */
function valueIn(text: string, { constants }: Side['images']): string {
  return String(valueOf(text, constants) ?? text)
}

function finding({ name, path, ours }: Probe, old: Seen, now: Seen): Finding {
  return {
    what: 'fact changed',
    name,
    old: ours === undefined ? old.shown : String(ours),
    new: now.shown,
    place: `${path}${now.line > 0 ? `:${now.line}` : ''}`,
    lines: [old.lines, now.lines],
  }
}
