import type { Problem, RuleDefinition } from '../../../rule.ts'
import { at, listAt } from '../../../model/read.ts'
import { backedUp, inTree } from '../../../examples/cnpg-backup.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'
import { cloudnativePg } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The Barman Cloud plugin backs up a cluster, instead of barmanObjectStore.',
  why:
    'The built-in support for object stores is deprecated since CloudNativePG 1.26, and 1.31 removes it. After that ' +
    'upgrade, the operator archives no WAL and makes no backups.',
  source: [
    webhook('getInTreeBarmanWarnings'),
    cloudnativePg('docs/src/release_notes/v1.30.md', '"Updated the deprecation notice for native (in-tree) Barman"'),
  ],
  bad: inTree,
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const problem = (path: string): Problem =>
      report(
        path,
        'barmanObjectStore is deprecated, and CloudNativePG 1.31 removes it.',
        'Create an ObjectStore of barmancloud.cnpg.io/v1, and name it in the plugin barman-cloud.cloudnative-pg.io.',
      )
    const isBuiltIn = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
    if (isBuiltIn) yield problem('spec.backup.barmanObjectStore')
    for (const [position, entry] of listAt(cluster, 'spec', 'externalClusters').entries()) {
      if (at(entry, 'barmanObjectStore') === undefined) continue
      yield problem(`spec.externalClusters[${position}].barmanObjectStore`)
    }
  }),
}
