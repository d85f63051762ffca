import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { bootstrapOf } from '../../../model/postgres/cluster.ts'
import { at, listAt, recordAt, textAt } from '../../../model/read.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { database } from '../../../examples/database.ts'
import { eachCluster } from '../../scopes.ts'

const replica = (from: string): string =>
  database({
    'bootstrap: { initdb: { database: convex_self_hosted, owner: convex } }': `bootstrap: ${from}
  replica: { enabled: true, source: old }
  externalClusters: [{ name: old, connectionParameters: { host: old } }]`,
  })

/** Whether a cluster follows another one (api/v1/cluster_funcs.go, IsReplica, v1.30). */
function isReplica(cluster: K8sObject): boolean {
  const section = recordAt(cluster, 'spec', 'replica')
  if (typeof section['enabled'] === 'boolean') return section['enabled']
  const primary = textAt(section, 'primary') ?? ''
  return primary !== '' && primary !== (textAt(section, 'self') || nameOf(cluster))
}

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A replica cluster follows one of its externalClusters, and began as a copy.',
  why:
    'The webhook wants every name in replica to be one of the externalClusters, a bootstrap by recovery or ' +
    'pg_basebackup, and one way of saying who is primary: enabled, or primary and self. A promotionToken is only for a ' +
    'cluster that stops being a replica, and without minApplyDelay.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2048-2187 (v1.30)',
  bad: replica('{ initdb: { database: convex_self_hosted, owner: convex } }'),
  good: replica('{ pg_basebackup: { source: old, database: convex_self_hosted, owner: convex } }'),
  check: eachCluster(function* (cluster, report) {
    const section = at(cluster, 'spec', 'replica')
    if (section === undefined) return
    if (isReplica(cluster) && bootstrapOf(cluster).way === 'initdb') {
      yield report('spec.bootstrap', 'A replica cannot begin empty.', 'Use recovery or pg_basebackup.')
    }
    if ((textAt(section, 'primary') ?? '') !== '' && at(section, 'enabled') !== undefined) {
      yield report('spec.replica.enabled', 'primary and enabled exclude each other.', 'Leave one of them out.')
    }
    const names = new Set(listAt(cluster, 'spec', 'externalClusters').map((entry) => textAt(entry, 'name')))
    for (const key of ['source', 'self', 'primary']) {
      const name = textAt(section, key) ?? ''
      if (names.has(name) || (name === '' && key !== 'source')) continue
      yield report(`spec.replica.${key}`, `"${name}" is none of the externalClusters.`, 'Name one that is there.')
    }
    yield* tokenProblems(cluster, section, report)
  }),
}

function* tokenProblems(object: K8sObject, section: unknown, report: Report): Iterable<Problem> {
  if ((textAt(section, 'promotionToken') ?? '') === '') return
  const path = 'spec.replica.promotionToken'
  if (isReplica(object)) {
    yield report(path, 'A replica takes no token.', 'Set enabled: false, or leave it out.')
  }
  if (at(section, 'minApplyDelay') !== undefined) {
    yield report(path, 'minApplyDelay excludes a token.', 'Leave minApplyDelay out.')
  }
}
