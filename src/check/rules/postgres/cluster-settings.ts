import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { at, listAt, numberAt, recordAt, textAt } from '../../model/read.ts'
import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { webhook } from './support/cnpg-settings.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Account, lease, temporary volume, pull policy and superuser of a cluster are said completely and in one way.',
  why:
    'The webhook refuses serviceAccountName beside serviceAccountTemplate, ephemeralVolumeSource beside a limit for ' +
    'temporaryData, an unknown imagePullPolicy, a superuserSecret without a name, an election by node labels without ' +
    'labels, and a lease that would run out before it is renewed: leaseDurationSeconds must be above ' +
    'renewDeadlineSeconds, and that above 1.2 times retryPeriodSeconds.',
  source: `${webhook}:575-596, 812-827, 1350-1365, 1621-1662, 1682-1695, 3125-3147 (v1.30)`,
  bad: databaseCluster('serviceAccountName: database', 'serviceAccountTemplate: { metadata: { labels: { a: b } } }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const name = textAt(cluster, 'spec', 'serviceAccountName') ?? ''
    if (name !== '' && at(cluster, 'spec', 'serviceAccountTemplate') !== undefined) {
      yield report(
        'spec.serviceAccountName',
        'serviceAccountName and serviceAccountTemplate exclude each other.',
        'Leave one of them out.',
      )
    }
    for (const [path, message, fix] of smallProblems(recordAt(cluster, 'spec'))) {
      yield report(`spec.${path}`, message, fix)
    }
    yield* leaseProblems(cluster, report)
  }),
}

const pullPolicies = new Set(['', 'Always', 'Never', 'IfNotPresent'])

function* smallProblems(spec: object): Iterable<readonly [path: string, message: string, fix: string]> {
  if (
    at(spec, 'ephemeralVolumeSource') !== undefined &&
    at(spec, 'ephemeralVolumesSizeLimit', 'temporaryData') !== undefined
  )
    yield ['ephemeralVolumeSource', 'The volume for temporary data has its own size.', 'Leave temporaryData out.']
  const policy = textAt(spec, 'imagePullPolicy') ?? ''
  if (!pullPolicies.has(policy))
    yield ['imagePullPolicy', `There is no policy "${policy}".`, 'Write Always, IfNotPresent or Never.']
  if (at(spec, 'superuserSecret') !== undefined && !textAt(spec, 'superuserSecret', 'name'))
    yield ['superuserSecret.name', 'The Secret of the superuser has no name.', 'Name it, or leave superuserSecret out.']
  const election = at(spec, 'postgresql', 'syncReplicaElectionConstraint')
  if (at(election, 'enabled') !== true || listAt(election, 'nodeLabelsAntiAffinity').length > 0) return
  const path = 'postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity'
  yield [path, 'The election compares no labels.', 'Name labels of nodes, such as topology.kubernetes.io/zone.']
}

function* leaseProblems(cluster: K8sObject, report: Report): Iterable<Problem> {
  const lease = at(cluster, 'spec', 'primaryLease')
  if (lease === undefined) return
  const [duration, deadline, period] = [
    numberAt(lease, 'leaseDurationSeconds') ?? 15,
    numberAt(lease, 'renewDeadlineSeconds') ?? 10,
    numberAt(lease, 'retryPeriodSeconds') ?? 2,
  ]
  const problem = (key: string, message: string): Problem =>
    report(`spec.primaryLease.${key}`, message, 'Leave primaryLease out: 15, 10 and 2 seconds are the defaults.')
  if (duration <= deadline) {
    yield problem('leaseDurationSeconds', `The lease (${duration} s) is not longer than its deadline (${deadline} s).`)
  }
  if (5 * deadline <= 6 * period) {
    yield problem(
      'renewDeadlineSeconds',
      `The deadline (${deadline} s) is not above 1.2 times the period (${period} s).`,
    )
  }
}
