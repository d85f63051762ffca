import type { RuleDefinition } from '../../rule.ts'
import { at, recordAt } from '../../model/read.ts'
import { database } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { storageProblem } from './support/storage-problem.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every volume of a cluster has a size.',
  why:
    'The schema allows an empty storage section, but the webhook requires a size, or a storage request in its ' +
    'pvcTemplate.',
  source: [webhook('validateStorageSize', 'validateWalStorageSize', 'validateStorageConfigurationSize')],
  bad: database({ 'storage: { size: 30Gi }': 'storage: { storageClass: fast }' }),
  good: database({ 'storage: { size: 30Gi }': 'storage: { size: 30Gi, storageClass: fast }' }),
  check: eachCluster(function* (cluster, report) {
    for (const volume of ['storage', 'walStorage']) {
      if (volume === 'walStorage' && at(cluster, 'spec', volume) === undefined) continue
      const wrong = storageProblem(recordAt(cluster, 'spec', volume))
      if (wrong === undefined) continue
      yield report(
        `spec.${volume}.size`,
        `${volume} ${wrong}.`,
        'Set a size such as 30Gi. It can grow later, but not shrink.',
      )
    }
  }),
}
