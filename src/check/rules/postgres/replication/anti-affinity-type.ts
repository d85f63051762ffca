import { databaseCluster } from '../../../examples/database.ts'
import { textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The anti-affinity of a cluster is preferred or required.',
  why: 'The webhook refuses any other podAntiAffinityType than preferred and required.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2272-2286 (v1.30)',
  bad: databaseCluster('affinity: { podAntiAffinityType: strict }'),
  good: databaseCluster('affinity: { podAntiAffinityType: required }'),
  check: eachCluster(function* (cluster, report) {
    const type = textAt(cluster, 'spec', 'affinity', 'podAntiAffinityType') ?? ''
    if (['', 'preferred', 'required'].includes(type)) return
    yield report(
      'spec.affinity.podAntiAffinityType',
      `"${type}" is no type of anti-affinity.`,
      'Write preferred or required.',
    )
  }),
}
