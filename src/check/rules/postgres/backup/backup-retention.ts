import { databaseCluster } from '../../../examples/database.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

const path = 'spec.backup.retentionPolicy'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'retentionPolicy of a cluster is valid, and used with barmanObjectStore only.',
  why:
    'The webhook refuses a retentionPolicy other than a number with d, w or m. Without barmanObjectStore, ' +
    'retentionPolicy has no effect: a warning.',
  source: [webhook('validateRetentionPolicy', 'getRetentionPolicyWarnings')],
  bad: databaseCluster('backup: { retentionPolicy: 30d }'),
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const retention = textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? ''
    if (retention === '') return
    if (at(cluster, 'spec', 'backup', 'barmanObjectStore') === undefined) {
      const message = 'retentionPolicy has no effect without barmanObjectStore.'
      yield report(path, message, 'Set retentionPolicy of the ObjectStore.', 'warning')
    }
    if (/^[1-9]\d*[dwm]$/.test(retention)) return
    yield report(path, `"${retention}" is not a number of days, weeks or months.`, 'Write a value such as 30d.')
  }),
}
