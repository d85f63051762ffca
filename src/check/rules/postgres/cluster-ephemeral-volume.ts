import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { at } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The volume for temporary data of a cluster has one size.',
  why: 'The webhook refuses ephemeralVolumeSource beside a limit for temporaryData.',
  source: 'cloudnative-pg internal/webhook/v1/cluster_webhook.go:1350-1365 (v1.30)',
  bad: databaseCluster(
    'ephemeralVolumeSource: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 1Gi } } } } }',
    'ephemeralVolumesSizeLimit: { temporaryData: 1Gi }',
  ),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'spec', 'ephemeralVolumeSource') === undefined) return
    if (at(cluster, 'spec', 'ephemeralVolumesSizeLimit', 'temporaryData') === undefined) return
    yield report(
      'spec.ephemeralVolumeSource',
      'The volume for temporary data has its own size.',
      'Leave temporaryData out.',
    )
  }),
}
