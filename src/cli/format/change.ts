import { structuredPatch } from 'diff'
import type { StructuredPatchHunk } from 'diff'
import type { createColors } from 'picocolors'
import type { Rule } from '../../check/rule.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { load } from 'js-yaml'

/**
 * What differs between the bad and the good example of a rule, as a unified diff. A hunk names the object that it changes,
 * because three lines of context seldom reach the kind and the name.
 */
export function changeOf({ bad, good }: Pick<Rule, 'bad' | 'good'>, paint?: ReturnType<typeof createColors>): string {
  const [before, after] = [`${bad.trim()}\n`, `${good.trim()}\n`]
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 })
  const { bold = asItIs, cyan = asItIs, red = asItIs, green = asItIs } = paint ?? {}
  const line = (text: string) => (text.startsWith('-') ? red(text) : text.startsWith('+') ? green(text) : text)
  return [
    bold('--- bad'),
    bold('+++ good'),
    ...hunks.flatMap((hunk) => [
      cyan(
        `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@ ${objectIn(hunk, before, after)}`.trim(),
      ),
      ...hunk.lines.map(line),
    ]),
  ].join('\n')
}

function asItIs(text: string): string {
  return text
}

/** Kind and name of the object that the first change is in. */
function objectIn({ lines, oldStart, newStart }: StructuredPatchHunk, before: string, after: string): string {
  const first = lines.findIndex((line) => /^[-+](?!--$)/.test(line))
  const side = lines[first]?.startsWith('-') ? '-' : '+'
  const above = lines.slice(0, first).filter((line) => line.startsWith(' ') || line.startsWith(side)).length
  const number = (side === '-' ? oldStart : newStart) + above
  const documents = (side === '-' ? before : after).split(/^---\n/m)
  let end = 0
  for (const text of documents) {
    end += text.split('\n').length
    if (number < end) return nameOf(text)
  }
  return ''
}

function nameOf(text: string): string {
  const { kind, metadata } = load(text) as Partial<K8sObject>
  return [kind, metadata?.name].filter((part) => typeof part === 'string').join(' ')
}
