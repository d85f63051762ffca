import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { forClusters } from '../support/cnpg.ts'
import { database } from '../../../examples/database.ts'

const initdb = 'initdb: { database: convex_self_hosted, owner: convex }'
const path = 'spec.bootstrap.initdb.import'

const imported = (type: string): string =>
  database({
    [initdb]: `initdb: { database: convex_self_hosted, owner: convex, import: { ${type}, source: { externalCluster: old } } }`,
    '  storage:': '  externalClusters: [{ name: old, connectionParameters: { host: old } }]\n  storage:',
  })

/** One database, or many. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An import names the databases that its type takes: one for microservice, at least one for monolith.',
  why:
    'The webhook refuses microservice with any other number than one, with roles, or with a wildcard, and monolith with ' +
    'none, with "*" beside other names, or with SQL to run afterwards.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:355-465 (v1.30)',
  bad: imported('type: microservice, databases: [convex, other]'),
  good: imported('type: microservice, databases: [convex]'),
  check: forClusters(function* (cluster) {
    const section = at(cluster, 'spec', 'bootstrap', 'initdb', 'import')
    const type = textAt(section, 'type')
    if (type === 'microservice') yield* microserviceProblems(cluster, section)
    if (type === 'monolith') yield* monolithProblems(cluster, section)
  }),
}

function* microserviceProblems(object: K8sObject, section: unknown): Iterable<Problem> {
  const databases = listAt(section, 'databases')
  const isWild = databases.some((name) => String(name).includes('*'))
  if (databases.length !== 1 || isWild) {
    yield {
      object,
      path: `${path}.databases`,
      message: isWild ? 'microservice takes no wildcard.' : `microservice takes one database, not ${databases.length}.`,
      fix: 'Name the one database that Convex is to have.',
    }
  }
  if (listAt(section, 'roles').length > 0) {
    yield { object, path: `${path}.roles`, message: 'microservice imports no roles.', fix: 'Leave roles out.' }
  }
}

function* monolithProblems(object: K8sObject, section: unknown): Iterable<Problem> {
  if (listAt(section, 'databases').length === 0) {
    yield { object, path: `${path}.databases`, message: 'monolith names no database.', fix: 'Name them, or "*".' }
  }
  for (const list of ['databases', 'roles']) {
    const names = listAt(section, list)
    if (names.length < 2 || !names.includes('*')) continue
    yield {
      object,
      path: `${path}.${list}`,
      message: '"*" stands beside other names.',
      fix: 'Leave one or the other out.',
    }
  }
  if (listAt(section, 'postImportApplicationSQL').length > 0) {
    yield {
      object,
      path: `${path}.postImportApplicationSQL`,
      message: 'monolith runs no SQL afterwards.',
      fix: 'Leave it out.',
    }
  }
}
