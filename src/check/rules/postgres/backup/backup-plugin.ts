import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { at, listAt, textAt } from '../../../model/read.ts'
import { backedUp, inTree } from '../../../examples/cnpg-backup.ts'
import { webhook } from '../support/cnpg-backups.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A cluster is backed up by the Barman Cloud plugin, not by barmanObjectStore.',
  why:
    'What is built in for object stores is deprecated since 1.26 and is to be removed in CloudNativePG 1.31: after that ' +
    'upgrade, nothing is archived and nothing is backed up. A retentionPolicy in backup has no meaning without it. Until ' +
    'then, the webhook refuses a store with no or with several credentials, and a retentionPolicy that is no number ' +
    'with d, w or m: errors.',
  source:
    `${webhook}/cluster_webhook.go:2292-2311, 2730-2772, docs/src/release_notes/v1.30.md:20-23 (v1.30); ` +
    'cloudnative-pg/barman-cloud pkg/api/webhooks/config.go:30-101 (v0.5.1); schema of retentionPolicy',
  bad: inTree,
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const problem = (path: string): Problem =>
      report(
        path,
        'barmanObjectStore is deprecated and goes away in CloudNativePG 1.31.',
        'Make an ObjectStore of barmancloud.cnpg.io/v1 and name it in a plugin barman-cloud.cloudnative-pg.io.',
      )
    const isBuiltIn = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
    if (isBuiltIn) yield problem('spec.backup.barmanObjectStore')
    for (const [position, entry] of listAt(cluster, 'spec', 'externalClusters').entries()) {
      if (at(entry, 'barmanObjectStore') === undefined) continue
      yield problem(`spec.externalClusters[${position}].barmanObjectStore`)
    }
    if (!isBuiltIn && (textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? '') !== '') {
      yield report(
        problem('spec.backup.retentionPolicy'),
        'retentionPolicy does nothing without barmanObjectStore.',
        'Set retentionPolicy of the ObjectStore.',
      )
    }
    for (const wrong of builtInProblems(cluster)) yield { object: cluster, severity: 'error', ...wrong }
  }),
}

function* builtInProblems(cluster: K8sObject): Iterable<Omit<Problem, 'object'>> {
  const store = at(cluster, 'spec', 'backup', 'barmanObjectStore')
  const given = ['azureCredentials', 's3Credentials', 'googleCredentials'].filter(
    (kind) => at(store, kind) !== undefined,
  )
  if (store !== undefined && given.length !== 1) {
    const message = given.length === 0 ? 'The store has no credentials.' : `The store has ${given.join(' and ')}.`
    yield { path: 'spec.backup.barmanObjectStore', message, fix: 'Give one of s3-, azure- and googleCredentials.' }
  }
  const retention = textAt(cluster, 'spec', 'backup', 'retentionPolicy') ?? ''
  if (retention === '' || /^[1-9]\d*[dwm]$/.test(retention)) return
  const message = `"${retention}" is no number of days, weeks or months.`
  yield { path: 'spec.backup.retentionPolicy', message, fix: 'Write it like 30d.' }
}
