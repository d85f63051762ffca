import { databaseCluster } from '../../../examples/database.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { at, textAt } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The built-in backup of a cluster has one set of credentials and a readable retention.',
  why:
    'The webhook refuses a barmanObjectStore with no or with several credentials, and a retentionPolicy that is no number ' +
    'with d, w or m. Without barmanObjectStore, retentionPolicy has no meaning: a warning.',
  source:
    'cloudnative-pg internal/webhook/v1/cluster_webhook.go:2730-2772 (v1.30); cloudnative-pg/barman-cloud pkg/api/webhooks/config.go:30-101 (v0.5.1)',
  bad: databaseCluster('backup: { retentionPolicy: 30d }'),
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const store = at(cluster, 'spec', 'backup', 'barmanObjectStore')
    const kinds = ['azureCredentials', 's3Credentials', 'googleCredentials']
    const given = kinds.filter((kind) => at(store, kind) !== undefined)
    if (store !== undefined && given.length !== 1) {
      const message = given.length === 0 ? 'The store has no credentials.' : `The store has ${given.join(' and ')}.`
      yield report('spec.backup.barmanObjectStore', message, 'Give one of s3-, azure- and googleCredentials.')
    }
    const retention = textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? ''
    if (store === undefined && retention !== '') {
      yield report(
        'spec.backup.retentionPolicy',
        'retentionPolicy does nothing without barmanObjectStore.',
        'Set retentionPolicy of the ObjectStore.',
        'warning',
      )
    }
    if (retention === '' || /^[1-9]\d*[dwm]$/.test(retention)) return
    const message = `"${retention}" is no number of days, weeks or months.`
    yield report('spec.backup.retentionPolicy', message, 'Write it like 30d.')
  }),
}
