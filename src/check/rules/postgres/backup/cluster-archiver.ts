import type { RuleDefinition } from '../../../rule.ts'
import { pluginsOf } from '../../../model/postgres/cluster.ts'
import { at } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { webhook } from '../../../model/postgres/backups.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'At most one plugin of a cluster archives the log, and none beside barmanObjectStore.',
  why: 'The webhook refuses two enabled plugins with isWALArchiver, and one beside the archive that is built in.',
  source: `${webhook}/cluster_webhook.go:2884-2918 (v1.30)`,
  bad: backedUp.replace(
    '  plugins:\n',
    '  plugins:\n    - { name: other.example.com, enabled: true, isWALArchiver: true }\n',
  ),
  good: backedUp,
  check: eachCluster(function* (cluster, report) {
    const archivers = pluginsOf(cluster).filter(({ plugin }) => at(plugin, 'isWALArchiver') === true)
    const isBuiltIn = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
    for (const { path } of archivers.slice(isBuiltIn ? 0 : 1)) {
      yield report(
        `${path}.isWALArchiver`,
        isBuiltIn
          ? 'A plugin archives the log beside backup.barmanObjectStore.'
          : 'More than one plugin archives the log.',
        isBuiltIn ? 'Leave backup.barmanObjectStore out.' : 'Set isWALArchiver on one of them alone.',
      )
    }
  }),
}
