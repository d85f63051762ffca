import { databaseCluster } from '../../../examples/database.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { at } from '../../../model/read.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'
import { barmanCloud } from '../../../../sources/source.ts'

const kinds = ['azureCredentials', 's3Credentials', 'googleCredentials']

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'barmanObjectStore of a cluster has exactly one set of credentials.',
  why: 'The webhook refuses a barmanObjectStore without credentials, or with several of s3-, azure- and googleCredentials.',
  source: [
    webhook('validateBackupConfiguration'),
    barmanCloud('pkg/api/webhooks/config.go', 'ValidateBackupConfiguration', 'ValidateRetentionPolicy'),
  ],
  bad: databaseCluster('backup: { barmanObjectStore: { destinationPath: "s3://backups/" } }'),
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const store = at(cluster, 'spec', 'backup', 'barmanObjectStore')
    const given = kinds.filter((kind) => at(store, kind) !== undefined)
    if (store === undefined || given.length === 1) return
    const message = given.length === 0 ? 'The store has no credentials.' : `The store has ${given.join(' and ')}.`
    yield report('spec.backup.barmanObjectStore', message, 'Set one of s3-, azure- and googleCredentials.')
  }),
}
