import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import type { StructuredPatch } from 'diff'
import type { K8sObject } from '../kubernetes/object.ts'
import { visible } from '../shown.ts'
import { runbookName } from './file-name.ts'
import type { Plan } from './plan.ts'
import { isSecretDocument, mayHoldSecret } from './secret/document.ts'
import { isSecretText } from './secret/text.ts'

// Rendered files have a few hundred lines. The time for a diff grows with the square of the lines that differ.
const mostShown = 256 * 1024
const mostChanges = 2_000

/**
 * All changes that were or would be written or removed, as one unified diff. `git apply` and `patch -p1` accept it
 * unless it hides a secret or escapes an unprintable character.
 */
export function diffOf({ missing, changed, stale, wanted, found, objects }: Plan): string {
  const diff = [...missing, ...changed, ...stale]
    .toSorted()
    .map((name) => {
      const after = stale.includes(name) ? undefined : wanted.get(name)
      const before = found.get(name)?.text
      const old = name === runbookName ? shownRunbook(before, after) : shownBefore(before)
      return fileDiff(name, old, shownAfter(name, after, objects.get(name)))
    })
    .join('')
  // A carriage return at the end of a line is a line break of Windows. Anywhere else it hides the preceding text.
  return diff
    .split('\r\n')
    .map((part) => visible(part, '\t\n'))
    .join('\r\n')
}

// CI logs are kept, so a secret value in a manifest must not be printed.

function shownBefore(text: string | undefined): string | undefined {
  if (text !== undefined && text.length > mostShown) return '(the old file is not shown: it is larger than 256 KiB)\n'
  return text === undefined || !mayHoldSecret(text) ? text : notShown('old')
}

/** The runbook is text. It contains no secret, unless a user has added one. */
function shownRunbook(text: string | undefined, after = ''): string | undefined {
  if (text === undefined || text.length > mostShown) return shownBefore(text)
  const lines = new Set(after.split('\n'))
  return text.split('\n').some((line) => !lines.has(line) && isSecretText(line)) ? notShown('old') : text
}

function shownAfter(name: string, text: string | undefined, object: K8sObject | undefined): string | undefined {
  if (text === undefined || name === runbookName) return text
  return (object === undefined ? mayHoldSecret(text) : isSecretDocument(object)) ? notShown('new') : text
}

function notShown(which: 'old' | 'new'): string {
  return `(the ${which} file is not shown: it may contain a secret)\n`
}

/** A side without a file is `/dev/null`, as in git. */
function fileDiff(name: string, before: string | undefined, after: string | undefined): string {
  const names = [
    before === undefined ? '/dev/null' : `a/${name}`,
    after === undefined ? '/dev/null' : `b/${name}`,
  ] as const
  const [old, now] = [before ?? '', after ?? '']
  const patch = structuredPatch(...names, old, now, undefined, undefined, { maxEditLength: mostChanges })
  return formatPatch(patch ?? replacement(names, old, now), FILE_HEADERS_ONLY)
}

/** How many lines a text has; the text behind the last line break does not count. */
function count(lines: readonly string[]): number {
  return lines.length - (lines.at(-1) === '' ? 1 : 0)
}

/** Every line of the old file removed, and every line of the new one added. */
function replacement([oldFileName, newFileName]: readonly [string, string], old: string, now: string): StructuredPatch {
  const [removed, added] = [old.split('\n'), now.split('\n')]
  const lines = [...marked(removed, '-'), ...marked(added, '+')]
  const hunk = { oldStart: 1, oldLines: count(removed), newStart: 1, newLines: count(added), lines }
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] }
}

function marked(lines: readonly string[], sign: string): readonly string[] {
  const all = lines.map((line) => `${sign}${line}`)
  return lines.at(-1) === '' ? all.slice(0, -1) : [...all, '\\ No newline at end of file']
}
