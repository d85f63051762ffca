import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { database } from '../../../examples/database.ts'
import { initdb } from '../support/bootstrap-example.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const path = 'spec.bootstrap.initdb.import'

const imported = (type: string): string =>
  database({
    [initdb]: `bootstrap: { initdb: { database: convex_self_hosted, owner: convex, import: { ${type}, source: { externalCluster: old } } } }`,
    '  storage:': '  externalClusters: [{ name: old, connectionParameters: { host: old } }]\n  storage:',
  })

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An import names one database (microservice), or at least one (monolith).',
  why:
    'The webhook refuses microservice with a number of databases other than one, with roles, or with a wildcard. It ' +
    'refuses monolith without databases, with "*" and other names, or with postImportApplicationSQL.',
  source: [webhook('validateImport', 'validateMicroservice', 'validateMonolith')],
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
      isWild
        ? 'The type microservice allows no wildcard.'
        : `The type microservice imports one database, not ${databases.length}.`,
      'Name only the database of Convex.',
    )
  }
  if (listAt(section, 'roles').length > 0) {
    yield report(`${path}.roles`, 'The type microservice imports no roles.', 'Remove roles.')
  }
}

function* monolithProblems(report: Report, section: unknown): Iterable<Problem> {
  if (listAt(section, 'databases').length === 0) {
    yield report(`${path}.databases`, 'The import names no database.', 'Name the databases, or "*".')
  }
  for (const list of ['databases', 'roles']) {
    const names = listAt(section, list)
    if (names.length < 2 || !names.includes('*')) continue
    yield report(`${path}.${list}`, 'The list has "*" and other names.', 'Remove "*" or the names.')
  }
  if (listAt(section, 'postImportApplicationSQL').length > 0) {
    yield report(`${path}.postImportApplicationSQL`, 'The type monolith runs no SQL after the import.', 'Remove it.')
  }
}
