import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { instancesOf } from '../../../model/postgres/cluster.ts'
import { at, listAt, numberAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { threeInstances } from '../support/three-instances.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster asks for fewer synchronous replicas than it has instances.',
  why:
    'One instance is the primary; only the others can confirm a commit. The webhook and the schema refuse a number that ' +
    'is not below the number of instances, both ways of asking at once, failoverQuorum without it, and dataDurability ' +
    'preferred with replicas of other clusters.',
  source: `${webhook}:941-1060, 1572-1613; CEL of spec.postgresql.synchronous (v1.30)`,
  bad: threeInstances.replace('number: 1', 'number: 3'),
  good: threeInstances,
  check: eachCluster(function* (cluster, report) {
    yield* synchronousProblems(cluster, report)
    yield* legacyProblems(cluster, report)
  }),
}

function* synchronousProblems(cluster: K8sObject, report: Report): Iterable<Problem> {
  const path = 'spec.postgresql.synchronous'
  const synchronous = at(cluster, 'spec', 'postgresql', 'synchronous')
  if (synchronous === undefined) {
    if (textAt(cluster, 'metadata', 'annotations', 'alpha.cnpg.io/failoverQuorum') !== 'true') return
    yield report(
      `${path}`,
      'A quorum for failover needs synchronous replication.',
      'Add synchronous: { method: any, number: 1 }.',
    )
    return
  }
  const number = numberAt(synchronous, 'number')
  const named = [...listAt(synchronous, 'standbyNamesPre'), ...listAt(synchronous, 'standbyNamesPost')].length
  const others = instancesOf(cluster) + named
  if (number !== undefined && (number <= 0 || number >= others)) {
    const message =
      number <= 0 ? 'The number must be above 0.' : `${number} replicas are to confirm, but there are ${others - 1}.`
    yield report(
      `${path}.number`,
      message,
      'Set number: 1 with three instances; with one instance, leave synchronous out.',
    )
  }
  if (textAt(synchronous, 'dataDurability') === 'preferred' && named > 0) {
    yield report(
      `${path}.dataDurability`,
      'dataDurability preferred excludes standbyNamesPre and standbyNamesPost.',
      'Leave the names out.',
    )
  }
  if (at(synchronous, 'failoverQuorum') === true && number !== undefined && number <= named) {
    yield report(
      `${path}.failoverQuorum`,
      'A quorum for failover needs more replicas than those named from elsewhere.',
      'Raise number.',
    )
  }
  const legacy = ['minSyncReplicas', 'maxSyncReplicas'].some((name) => (numberAt(cluster, 'spec', name) ?? 0) > 0)
  if (legacy)
    yield report(`${path}`, 'minSyncReplicas and maxSyncReplicas exclude synchronous.', 'Leave the older two out.')
}

function* legacyProblems(cluster: K8sObject, report: Report): Iterable<Problem> {
  const min = numberAt(cluster, 'spec', 'minSyncReplicas') ?? 0
  const max = numberAt(cluster, 'spec', 'maxSyncReplicas') ?? 0
  const problem = (key: string, message: string): Problem =>
    report(`spec.${key}`, message, 'Use postgresql.synchronous: { method: any, number: 1 }.')
  if (max !== 0 && max >= instancesOf(cluster)) {
    yield problem(
      'maxSyncReplicas',
      `maxSyncReplicas (${max}) is not below the number of instances (${instancesOf(cluster)}).`,
    )
  }
  if (min > max) yield problem('minSyncReplicas', `minSyncReplicas (${min}) is above maxSyncReplicas (${max}).`)
}
