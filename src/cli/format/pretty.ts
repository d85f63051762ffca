import { createColors } from 'picocolors'
import type { Finding } from '../../check/finding.ts'
import type { CheckedDeployment } from './checked.ts'

type Paint = ReturnType<typeof createColors>

/** Findings as text: by deployment when there are several, by object, with file and line, path, and fix. */
export function pretty(deployments: readonly CheckedDeployment[], isColourful: boolean): readonly string[] {
  const paint = createColors(isColourful)
  if (deployments.length === 1) return deployments.flatMap(({ findings }) => linesOf(findings, paint))
  return deployments.flatMap(({ path, findings }) =>
    findings.length === 0 ? [] : [paint.underline(path), '', ...linesOf(findings, paint), ''],
  )
}

function linesOf(findings: readonly Finding[], paint: Paint): readonly string[] {
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
  return lines
}

function titleOf({ object: { kind, namespace, name }, location }: Finding): string {
  const subject = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? '(no name)'}`
  return location === undefined ? subject : `${subject}  ${location.file}:${location.line}`
}
