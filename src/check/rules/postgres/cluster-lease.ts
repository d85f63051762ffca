import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { at, numberAt } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachCluster } from '../scopes.ts'

const fix = 'Leave primaryLease out: 15, 10 and 2 seconds are the defaults.'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The lease of a primary does not run out before it is renewed.',
  why:
    'The webhook refuses a lease that would run out before it is renewed: leaseDurationSeconds must be above ' +
    'renewDeadlineSeconds, and that above 1.2 times retryPeriodSeconds.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:3125-3147 (v1.30)',
  bad: databaseCluster('primaryLease: { leaseDurationSeconds: 5 }'),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    const lease = at(cluster, 'spec', 'primaryLease')
    if (lease === undefined) return
    const duration = numberAt(lease, 'leaseDurationSeconds') ?? 15
    const deadline = numberAt(lease, 'renewDeadlineSeconds') ?? 10
    const period = numberAt(lease, 'retryPeriodSeconds') ?? 2
    if (duration <= deadline) {
      const message = `The lease (${duration} s) is not longer than its deadline (${deadline} s).`
      yield report('spec.primaryLease.leaseDurationSeconds', message, fix)
    }
    if (5 * deadline <= 6 * period) {
      const message = `The deadline (${deadline} s) is not above 1.2 times the period (${period} s).`
      yield report('spec.primaryLease.renewDeadlineSeconds', message, fix)
    }
  }),
}
