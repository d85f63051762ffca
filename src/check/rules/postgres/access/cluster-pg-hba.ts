import type { RuleDefinition } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

const withLine = (line: string): string =>
  database({
    'postgresql: { ': `podSelectorRefs: [{ name: apps, selector: { matchLabels: { app: convex-backend } } }]
  postgresql: { pg_hba: ["${line}"], `,
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Lines of pg_hba refer to existing pod selectors.',
  why:
    'The webhook refuses references of any kind other than ${podselector:NAME}, two references in one line, a name ' +
    'that is missing in podSelectorRefs, and duplicate names in podSelectorRefs.',
  source: [webhook('validatePodSelectorRefs'), cloudnativePg('pkg/postgres/hba/hba.go', 'ValidateLine')],
  bad: withLine('hostssl all all ${podselector:backends} scram-sha-256'),
  good: withLine('hostssl all all ${podselector:apps} scram-sha-256'),
  check: eachCluster(function* (cluster, report) {
    const known = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'podSelectorRefs').entries()) {
      const name = textAt(entry, 'name') ?? ''
      if (known.has(name))
        yield report(
          `spec.podSelectorRefs[${position}].name`,
          `The pod selector ${name} is defined twice.`,
          'Choose another name.',
        )
      known.add(name)
    }
    for (const [position, line] of listAt(cluster, 'spec', 'postgresql', 'pg_hba').entries()) {
      const wrong = typeof line === 'string' ? lineProblem(line, known) : undefined
      if (wrong !== undefined)
        yield report(`spec.postgresql.pg_hba[${position}]`, wrong, 'Refer to one entry of podSelectorRefs per line.')
    }
  }),
}

function lineProblem(line: string, known: ReadonlySet<string>): string | undefined {
  const references = [...line.matchAll(/\$\{([^:{}]+):([^{}]+)\}/g)]
  const other = references.find(([, kind]) => kind !== 'podselector')
  if (other !== undefined) return `The line refers to ${other[1]}, but only podselector is supported.`
  if (references.length > 1) return 'The line refers to more than one pod selector.'
  const missing = references.find(([, , name = '']) => !known.has(name))
  return missing && `The pod selector ${missing[2]} does not exist.`
}
