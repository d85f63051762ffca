import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { at, numberAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const fix = 'Remove primaryLease: the defaults are 15, 10 and 2 seconds.'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The lease of a primary is renewed before it expires.',
  why:
    'The webhook requires leaseDurationSeconds above renewDeadlineSeconds, and renewDeadlineSeconds above 1.2 times ' +
    'retryPeriodSeconds.',
  source: [webhook('validatePrimaryLease')],
  bad: databaseCluster('primaryLease: { leaseDurationSeconds: 5 }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const lease = at(cluster, 'spec', 'primaryLease')
    if (lease === undefined) return
    const duration = numberAt(lease, 'leaseDurationSeconds') ?? 15
    const deadline = numberAt(lease, 'renewDeadlineSeconds') ?? 10
    const period = numberAt(lease, 'retryPeriodSeconds') ?? 2
    if (duration <= deadline) {
      const message = `leaseDurationSeconds (${duration}) is not above renewDeadlineSeconds (${deadline}).`
      yield report('spec.primaryLease.leaseDurationSeconds', message, fix)
    }
    if (5 * deadline <= 6 * period) {
      const message = `renewDeadlineSeconds (${deadline}) is not above 1.2 times retryPeriodSeconds (${period}).`
      yield report('spec.primaryLease.renewDeadlineSeconds', message, fix)
    }
  }),
}
