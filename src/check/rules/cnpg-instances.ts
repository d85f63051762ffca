import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { instancesOf } from '../world/cnpg.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../world/read.ts'
import { forClusters, nameOf } from './cnpg.ts'
import { database, databaseYaml } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'
const spread = '\n  postgresql: { synchronous: { method: any, number: 1, dataDurability: required },'

/** Three instances, of which one other has every commit. */
const threeInstances = database({
  'instances: 1': 'instances: 3',
  'enablePDB: false': 'enablePDB: true',
  '\n  postgresql: {': spread,
})

/** A budget of one out of one. */
export const singleInstanceHasNoBudget: Rule = {
  id: 'single-instance-has-no-budget',
  severity: 'warning',
  title: 'A cluster with one instance has enablePDB: false.',
  why:
    'CloudNativePG makes a disruption budget for the primary with minAvailable 1, whatever the size of the cluster. With ' +
    'one instance nothing can take over, so that every drain of its node waits forever.',
  source: 'cloudnative-pg pkg/specs/poddisruptionbudget.go:75-104, docs/src/kubernetes_upgrade.md:64-93 (v1.30)',
  bad: database({ 'enablePDB: false': 'enablePDB: true' }),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    if (instancesOf(cluster) !== 1 || at(cluster, 'spec', 'enablePDB') === false) return
    yield {
      object: cluster,
      path: 'spec.enablePDB',
      message: 'The disruption budget of the only instance blocks every drain of its node.',
      fix: 'Set enablePDB: false, or more instances.',
    }
  }),
}

/** Somebody would have to switch over to nothing. */
export const singleInstanceIsNotSupervised: Rule = {
  id: 'single-instance-is-not-supervised',
  severity: 'error',
  title: 'A cluster with one instance does not wait for a supervised switchover.',
  why: 'The webhook refuses primaryUpdateStrategy supervised with one instance: nobody could ever complete the update.',
  source: `${webhook}:1543-1568 (v1.30)`,
  bad: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: supervised' }),
  good: database({ 'instances: 1': 'instances: 1\n  primaryUpdateStrategy: unsupervised' }),
  check: forClusters(function* (cluster) {
    if (instancesOf(cluster) !== 1 || textAt(cluster, 'spec', 'primaryUpdateStrategy') !== 'supervised') return
    yield {
      object: cluster,
      path: 'spec.primaryUpdateStrategy',
      message: 'With one instance, CloudNativePG refuses the strategy supervised.',
      fix: 'Set primaryUpdateStrategy: unsupervised.',
    }
  }),
}

/** Commits that wait for replicas that are not there. */
export const synchronousReplicasExist: Rule = {
  id: 'synchronous-replicas-exist',
  severity: 'error',
  title: 'A cluster asks for fewer synchronous replicas than it has instances.',
  why:
    'One instance is the primary; only the others can confirm a commit. The webhook and the schema refuse a number that ' +
    'is not below the number of instances, both ways of asking at once, failoverQuorum without it, and dataDurability ' +
    'preferred with replicas of other clusters.',
  source: `${webhook}:941-1060, 1572-1613; CEL of spec.postgresql.synchronous (v1.30)`,
  bad: threeInstances.replace('number: 1', 'number: 3'),
  good: threeInstances,
  check: forClusters(function* (cluster) {
    yield* synchronousProblems(cluster)
    yield* legacyProblems(cluster)
  }),
}

function* synchronousProblems(cluster: K8sObject): Iterable<Problem> {
  const path = 'spec.postgresql.synchronous'
  const synchronous = at(cluster, 'spec', 'postgresql', 'synchronous')
  const problem = (key: string, message: string, fix: string): Problem => ({
    object: cluster,
    path: `${path}${key}`,
    message,
    fix,
  })
  if (synchronous === undefined) {
    if (textAt(cluster, 'metadata', 'annotations', 'alpha.cnpg.io/failoverQuorum') !== 'true') return
    yield problem(
      '',
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
    yield problem('.number', message, 'Set number: 1 with three instances; with one instance, leave synchronous out.')
  }
  if (textAt(synchronous, 'dataDurability') === 'preferred' && named > 0) {
    yield problem(
      '.dataDurability',
      'dataDurability preferred excludes standbyNamesPre and standbyNamesPost.',
      'Leave the names out.',
    )
  }
  if (at(synchronous, 'failoverQuorum') === true && number !== undefined && number <= named) {
    yield problem(
      '.failoverQuorum',
      'A quorum for failover needs more replicas than those named from elsewhere.',
      'Raise number.',
    )
  }
  const legacy = ['minSyncReplicas', 'maxSyncReplicas'].some((name) => (numberAt(cluster, 'spec', name) ?? 0) > 0)
  if (legacy) yield problem('', 'minSyncReplicas and maxSyncReplicas exclude synchronous.', 'Leave the older two out.')
}

function* legacyProblems(cluster: K8sObject): Iterable<Problem> {
  const min = numberAt(cluster, 'spec', 'minSyncReplicas') ?? 0
  const max = numberAt(cluster, 'spec', 'maxSyncReplicas') ?? 0
  const problem = (key: string, message: string): Problem => ({
    object: cluster,
    path: `spec.${key}`,
    message,
    fix: 'Use postgresql.synchronous: { method: any, number: 1 }.',
  })
  if (max !== 0 && max >= instancesOf(cluster)) {
    yield problem(
      'maxSyncReplicas',
      `maxSyncReplicas (${max}) is not below the number of instances (${instancesOf(cluster)}).`,
    )
  }
  if (min > max) yield problem('minSyncReplicas', `minSyncReplicas (${min}) is above maxSyncReplicas (${max}).`)
}

/** A failover may lose what was confirmed. */
export const replicasAreSynchronous: Rule = {
  id: 'replicas-are-synchronous',
  severity: 'info',
  title: 'A cluster with replicas has synchronous replication.',
  why:
    'Without it, a replica may lag behind when it takes over, and what the primary had confirmed last is lost. Convex ' +
    'then serves clients that have seen more than there is. Whether that is acceptable is for the owner to say.',
  source:
    'cloudnative-pg docs/src/replication.md:167-228; internal/webhook/v1/cluster_webhook.go:3150-3173 (after v1.30)',
  bad: threeInstances.replace('synchronous: { method: any, number: 1, dataDurability: required },', ''),
  good: threeInstances,
  check: forClusters(function* (cluster) {
    if (instancesOf(cluster) < 2 || at(cluster, 'spec', 'replica', 'enabled') === true) return
    if (
      at(cluster, 'spec', 'postgresql', 'synchronous') !== undefined ||
      (numberAt(cluster, 'spec', 'minSyncReplicas') ?? 0) > 0
    )
      return
    yield {
      object: cluster,
      path: 'spec.postgresql',
      message: `Cluster ${nameOf(cluster)} replicates without waiting: a failover may lose the last commits.`,
      fix: 'Set postgresql.synchronous: { method: any, number: 1, dataDurability: required }, best with three instances.',
    }
  }),
}

/** Replicas on one node fall together. */
export const replicasAreSpread: Rule = {
  id: 'replicas-are-spread',
  severity: 'warning',
  title: 'The instances of a cluster keep apart from one another.',
  why:
    'By default the operator prefers different nodes for the instances. Turned off, all of them may be on one node and ' +
    'fail with it. The webhook refuses any other type than preferred and required: an error.',
  source: `${webhook}:2272-2286; docs/src/scheduling.md:53-97 (v1.30)`,
  bad: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: false }\n`,
  good: `${threeInstances.trimEnd()}\n  affinity: { enablePodAntiAffinity: true, podAntiAffinityType: required }\n`,
  check: forClusters(function* (cluster) {
    const affinity = recordAt(cluster, 'spec', 'affinity')
    const type = textAt(affinity, 'podAntiAffinityType') ?? ''
    if (!['', 'preferred', 'required'].includes(type)) {
      yield {
        object: cluster,
        path: 'spec.affinity.podAntiAffinityType',
        message: `"${type}" is no type of anti-affinity.`,
        fix: 'Write preferred or required.',
        severity: 'error',
      }
    }
    if (instancesOf(cluster) < 2 || affinity['enablePodAntiAffinity'] !== false) return
    yield {
      object: cluster,
      path: 'spec.affinity.enablePodAntiAffinity',
      message: `All ${instancesOf(cluster)} instances may run on one node.`,
      fix: 'Leave it out, or set it to true.',
    }
  }),
}
