import { createColors } from 'picocolors'
import type { Finding, Severity } from '../../check/finding.ts'

/** How findings are told in words: `3 errors, 1 warning`. */
export function summaryOf(findings: readonly Finding[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info']
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    if (count === 0) return []
    return [`${count} ${severity}${count === 1 || severity === 'info' ? '' : 's'}`]
  })
  return counts.length === 0 ? 'nothing found' : counts.join(', ')
}

/** Findings for people: by object, with file and line, path, and the way out. */
export function pretty(
  findings: readonly Finding[],
  { colour, objects }: { colour: boolean; objects: number },
): string {
  const paint = createColors(colour)
  const marks = { error: paint.red('error  '), warning: paint.yellow('warning'), info: paint.cyan('info   ') } as const
  const lines: string[] = []
  let title = ''
  for (const finding of findings) {
    const next = titleOf(finding)
    if (next !== title) lines.push(...(title === '' ? [] : ['']), paint.bold(next))
    title = next
    lines.push(`  ${marks[finding.severity]} ${finding.message} ${paint.dim(`[${finding.rule}]`)}`)
    if (finding.path !== '') lines.push(`          ${paint.dim(finding.path)}`)
    lines.push(`          ${paint.green('fix:')} ${finding.fix}`)
  }
  const summary = `${summaryOf(findings)} in ${objects} object${objects === 1 ? '' : 's'}`
  return [...lines, ...(lines.length === 0 ? [] : ['']), summary].join('\n')
}

function titleOf({ object: { kind, namespace, name }, location }: Finding): string {
  const subject = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? '(no name)'}`
  return location === undefined ? subject : `${subject}  ${location.file}:${location.line}`
}
