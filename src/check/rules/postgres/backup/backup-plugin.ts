import type { Problem, RuleDefinition } from '../../../rule.ts'
import { at, listAt } from '../../../model/read.ts'
import { backedUp, inTree } from '../../../examples/cnpg-backup.ts'
import { webhook } from '../../../model/postgres/backups.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A cluster is backed up by the Barman Cloud plugin, not by barmanObjectStore.',
  why:
    'What is built in for object stores is deprecated since 1.26 and is to be removed in CloudNativePG 1.31: after that ' +
    'upgrade, nothing is archived and nothing is backed up.',
  source: `${webhook}/cluster_webhook.go:2292-2311, docs/src/release_notes/v1.30.md:20-23 (v1.30)`,
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
  }),
}
