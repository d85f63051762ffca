import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../../rule.ts'
import { instancesOf, standbysOf } from '../../../model/postgres/cluster.ts'
import { at, numberAt, textAt } from '../../../model/read.ts'
import { webhook } from '../support/webhook.ts'
import { threeInstances } from '../support/three-instances.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A cluster requires fewer synchronous replicas than it has instances.',
  why:
    'One instance is the primary, and only the others can confirm a commit. The webhook and the schema refuse a ' +
    'number that is not below the number of instances, synchronous together with minSyncReplicas and maxSyncReplicas, ' +
    'and dataDurability preferred with replicas of other clusters.',
  source: [
    webhook('validateSynchronousReplicaConfiguration', 'validateMaxSyncReplicas', 'validateMinSyncReplicas'),
    cloudnativePg(
      'api/v1/cluster_types.go',
      '"dataDurability set to \'preferred\' requires empty"',
      '"should be greater than zero"',
    ),
  ],
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
  if (synchronous === undefined) return
  const number = numberAt(synchronous, 'number')
  const named = standbysOf(synchronous)
  const others = instancesOf(cluster) + named
  if (number !== undefined && (number <= 0 || number >= others)) {
    const message =
      number <= 0
        ? 'The number must be above 0.'
        : `${number} replicas must confirm, but the cluster has ${others - 1}.`
    yield report(
      `${path}.number`,
      message,
      'Set number: 1 with three instances; with one instance, remove synchronous.',
    )
  }
  if (textAt(synchronous, 'dataDurability') === 'preferred' && named > 0) {
    yield report(
      `${path}.dataDurability`,
      'dataDurability preferred is not allowed with standbyNamesPre or standbyNamesPost.',
      'Remove the names.',
    )
  }
  const legacy = ['minSyncReplicas', 'maxSyncReplicas'].some((name) => (numberAt(cluster, 'spec', name) ?? 0) > 0)
  if (legacy)
    yield report(path, 'minSyncReplicas and maxSyncReplicas are not allowed with synchronous.', 'Remove the older two.')
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
