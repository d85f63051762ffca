import type { Finding, Severity } from '../../check/finding.ts'
import { chartsLeftOut } from '../../check/load/nothing.ts'
import type { CheckRead } from '../check-input.ts'

/** The last line of `check`: what was found, and in what. Skipped charts have a line before it. */
export function summary(findings: readonly Finding[], read: CheckRead): string {
  const { files, isInput, objects, deployments, charts } = read
  const sources = [...(files > 0 ? [counted(files, 'file')] : []), ...(isInput ? ['standard input'] : [])]
  const apart = deployments > 1 ? ` in ${deployments} deployments` : ''
  const skipped = charts.length === 0 ? [] : [`The folders contain ${chartsLeftOut(charts)}`]
  const line = `${found(findings)} in ${counted(objects, 'object')} from ${sources.join(' and ')}${apart}${seen(read)}`
  return [...skipped, line].join('\n')
}

/** What to do if no object is Convex or its database, so nothing was checked. */
export function nothingOfConvex(
  { objects, parts: { backends, dashboards, databases } }: CheckRead,
  findings: readonly Finding[],
): string | undefined {
  if (backends + dashboards + databases > 0) return undefined
  if (findings.some(({ rule }) => rule === 'unchecked-parts'))
    return 'No Convex objects were checked: the objects in the findings render them. Check their output.'
  const none = objects === 1 ? 'The only object is not' : `None of the ${objects} objects is`
  return `${none} Convex or its database. Name the folder with the manifests of the backend.`
}

function found(findings: readonly Finding[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info']
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    if (count === 0) return []
    return [severity === 'info' ? `${count} info` : counted(count, severity)]
  })
  return counts.length === 0 ? 'nothing found' : counts.join(', ')
}

function seen({ parts: { backends, dashboards, databases } }: CheckRead): string {
  const sum = backends + dashboards + databases
  if (sum === 0) return ''
  const parts = [
    ...(backends > 0 ? [counted(backends, 'backend')] : []),
    ...(dashboards > 0 ? [counted(dashboards, 'dashboard')] : []),
    ...(databases > 0 ? [`${databases} of the database`] : []),
  ]
  return `: ${sum} ${sum === 1 ? 'is' : 'are'} Convex or its database (${parts.join(', ')})`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
