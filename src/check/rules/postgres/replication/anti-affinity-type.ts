import { databaseCluster } from '../../../examples/database.ts'
import { textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'podAntiAffinityType of a cluster is preferred or required.',
  why: 'The webhook refuses any podAntiAffinityType other than preferred and required.',
  source: [webhook('validateAntiAffinity')],
  bad: databaseCluster('affinity: { podAntiAffinityType: strict }'),
  good: databaseCluster('affinity: { podAntiAffinityType: required }'),
  check: eachCluster(function* (cluster, report) {
    const type = textAt(cluster, 'spec', 'affinity', 'podAntiAffinityType') ?? ''
    if (['', 'preferred', 'required'].includes(type)) return
    yield report(
      'spec.affinity.podAntiAffinityType',
      `"${type}" is not a valid anti-affinity type.`,
      'Write preferred or required.',
    )
  }),
}
