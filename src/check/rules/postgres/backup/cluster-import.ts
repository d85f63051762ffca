import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'

const initdb = 'initdb: { database: convex_self_hosted, owner: convex }'
const path = 'spec.bootstrap.initdb.import'

const imported = (type: string): string =>
  database({
    [initdb]: `initdb: { database: convex_self_hosted, owner: convex, import: { ${type}, source: { externalCluster: old } } }`,
    '  storage:': '  externalClusters: [{ name: old, connectionParameters: { host: old } }]\n  storage:',
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An import names the databases that its type takes: one for microservice, at least one for monolith.',
  why:
    'The webhook refuses microservice with any other number than one, with roles, or with a wildcard, and monolith with ' +
    'none, with "*" beside other names, or with SQL to run afterwards.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:355-465 (v1.30)',
  bad: imported('type: microservice, databases: [convex, other]'),
  good: imported('type: microservice, databases: [convex]'),
  check: eachCluster(function* (cluster, report) {
    const section = at(cluster, 'spec', 'bootstrap', 'initdb', 'import')
    const type = textAt(section, 'type')
    if (type === 'microservice') yield* microserviceProblems(report, section)
    if (type === 'monolith') yield* monolithProblems(report, section)
  }),
}

function* microserviceProblems(report: Report, section: unknown): Iterable<Problem> {
  const databases = listAt(section, 'databases')
  const isWild = databases.some((name) => String(name).includes('*'))
  if (databases.length !== 1 || isWild) {
    yield report(
      `${path}.databases`,
      isWild ? 'microservice takes no wildcard.' : `microservice takes one database, not ${databases.length}.`,
      'Name the one database that Convex is to have.',
    )
  }
  if (listAt(section, 'roles').length > 0) {
    yield report(`${path}.roles`, 'microservice imports no roles.', 'Leave roles out.')
  }
}

function* monolithProblems(report: Report, section: unknown): Iterable<Problem> {
  if (listAt(section, 'databases').length === 0) {
    yield report(`${path}.databases`, 'monolith names no database.', 'Name them, or "*".')
  }
  for (const list of ['databases', 'roles']) {
    const names = listAt(section, list)
    if (names.length < 2 || !names.includes('*')) continue
    yield report(`${path}.${list}`, '"*" stands beside other names.', 'Leave one or the other out.')
  }
  if (listAt(section, 'postImportApplicationSQL').length > 0) {
    yield report(`${path}.postImportApplicationSQL`, 'monolith runs no SQL afterwards.', 'Leave it out.')
  }
}
