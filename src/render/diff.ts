import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import type { StructuredPatch } from 'diff'
import type { Plan } from './plan.ts'

// A hand-written Secret under one of our names would print its values into a CI log.
const secret = /(^|[{,\s])["']?kind["']?\s*:\s*["']?Secret\b/
const hidden = '(not shown: it holds a Secret)\n'

/** Everything that is or would be written or removed, as one unified diff that `git apply` and `patch -p1` take. */
export function diffOf({ missing, changed, stale, wanted, found }: Plan): string {
  return [...missing, ...changed, ...stale]
    .toSorted()
    .map((name) => fileDiff(name, found.get(name)?.text, stale.includes(name) ? undefined : wanted.get(name)))
    .join('')
}

// Files of ours have some hundred lines. The time for a diff grows with the square of the lines that differ.
const mostShown = 1024 * 1024
const mostChanges = 2_000

/** A side without a file is `/dev/null`, as git has it. */
function fileDiff(name: string, before: string | undefined, after: string | undefined): string {
  const names = [
    before === undefined ? '/dev/null' : `a/${name}`,
    after === undefined ? '/dev/null' : `b/${name}`,
  ] as const
  const [old, now] = [shownBefore(before), after ?? '']
  const patch = structuredPatch(...names, old, now, undefined, undefined, { maxEditLength: mostChanges })
  return formatPatch(patch ?? replacement(names, old, now), FILE_HEADERS_ONLY)
}

function shownBefore(text = ''): string {
  if (text.length > mostShown) return '(not shown: it is larger than 1 MiB)\n'
  return secret.test(text) ? hidden : text
}

/** Every line of the old file removed, and every line of the new one added. */
function replacement([oldFileName, newFileName]: readonly [string, string], old: string, now: string): StructuredPatch {
  const [removed, added] = [old.split('\n'), now.split('\n')]
  const lines = [...marked(removed, '-'), ...marked(added, '+')]
  const [oldLines, newLines] = [removed, added].map((side) => side.length - (side.at(-1) === '' ? 1 : 0)) as [
    number,
    number,
  ]
  const hunk = { oldStart: 1, oldLines, newStart: 1, newLines, lines }
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] }
}

function marked(lines: readonly string[], sign: string): readonly string[] {
  const all = lines.map((line) => `${sign}${line}`)
  return lines.at(-1) === '' ? all.slice(0, -1) : [...all, '\\ No newline at end of file']
}
