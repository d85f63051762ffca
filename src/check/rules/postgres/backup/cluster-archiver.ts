import type { RuleDefinition } from '../../../rule.ts'
import { pluginsOf } from '../../../model/postgres/cluster.ts'
import { at } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { webhook } from '../support/webhook.ts'
import { eachCluster } from '../../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'At most one plugin archives the WAL of a cluster, and none together with barmanObjectStore.',
  why:
    'The webhook refuses two enabled plugins with isWALArchiver, and one such plugin together with ' +
    'backup.barmanObjectStore.',
  source: [webhook('validatePluginConfiguration')],
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
          ? 'Both a plugin and backup.barmanObjectStore archive the WAL.'
          : 'More than one plugin archives the WAL.',
        isBuiltIn ? 'Remove backup.barmanObjectStore.' : 'Set isWALArchiver on one plugin only.',
      )
    }
  }),
}
