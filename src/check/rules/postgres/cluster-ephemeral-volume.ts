import { databaseCluster, databaseYaml } from '../../examples/database.ts'
import { at } from '../../model/read.ts'
import type { RuleDefinition } from '../../rule.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The volume for temporary data of a cluster has one size.',
  why: 'The webhook refuses ephemeralVolumeSource together with ephemeralVolumesSizeLimit.temporaryData.',
  source: [webhook('validateEphemeralVolumeSource')],
  bad: databaseCluster(
    'ephemeralVolumeSource: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 1Gi } } } } }',
    'ephemeralVolumesSizeLimit: { temporaryData: 1Gi }',
  ),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (at(cluster, 'spec', 'ephemeralVolumeSource') === undefined) return
    if (at(cluster, 'spec', 'ephemeralVolumesSizeLimit', 'temporaryData') === undefined) return
    yield report('spec.ephemeralVolumeSource', 'ephemeralVolumeSource sets its own size.', 'Remove temporaryData.')
  }),
}
