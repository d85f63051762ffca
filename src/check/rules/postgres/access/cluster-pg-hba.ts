import type { RuleDefinition } from '../../../rule.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'

const withLine = (line: string): string =>
  database({
    'postgresql: { ': `podSelectorRefs: [{ name: apps, selector: { matchLabels: { app: convex-backend } } }]
  postgresql: { pg_hba: ["${line}"], `,
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Lines of pg_hba refer to pod selectors that are there.',
  why:
    'The webhook refuses a reference of any other kind than ${podselector:NAME}, two of them in a line, a name that is ' +
    'not among podSelectorRefs, and a name that is there twice.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:255-278, 3102-3133; pkg/postgres/hba/hba.go (v1.30)',
  bad: withLine('hostssl all all ${podselector:backends} scram-sha-256'),
  good: withLine('hostssl all all ${podselector:apps} scram-sha-256'),
  check: eachCluster(function* (cluster, report) {
    const known = new Set<string>()
    for (const [position, entry] of listAt(cluster, 'spec', 'podSelectorRefs').entries()) {
      const name = textAt(entry, 'name') ?? ''
      if (known.has(name))
        yield report(`spec.podSelectorRefs[${position}].name`, `${name} is there twice.`, 'Choose another name.')
      known.add(name)
    }
    for (const [position, line] of listAt(cluster, 'spec', 'postgresql', 'pg_hba').entries()) {
      const wrong = typeof line === 'string' ? lineProblem(line, known) : undefined
      if (wrong !== undefined)
        yield report(`spec.postgresql.pg_hba[${position}]`, wrong, 'Refer to one of podSelectorRefs, once in a line.')
    }
  }),
}

function lineProblem(line: string, known: ReadonlySet<string>): string | undefined {
  const references = [...line.matchAll(/\$\{([^:{}]+):([^{}]+)\}/g)]
  const other = references.find(([, kind]) => kind !== 'podselector')
  if (other !== undefined) return `The line refers to a ${other[1]}, which the operator does not know.`
  if (references.length > 1) return 'The line refers to more than one pod selector.'
  const missing = references.find(([, , name = '']) => !known.has(name))
  return missing && `There is no pod selector ${missing[2]}.`
}
