import type { RuleDefinition } from '../../rule.ts'
import { instancesOf } from '../../model/postgres/cluster.ts'
import { at } from '../../model/read.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A cluster with one instance has enablePDB: false.',
  why:
    'CloudNativePG creates a PodDisruptionBudget with minAvailable 1 for the primary, regardless of the number of ' +
    'instances. With one instance there is no replica to take over, so every drain of its node waits forever.',
  source: [
    cloudnativePg('pkg/specs/poddisruptionbudget.go', 'BuildPrimaryPodDisruptionBudget'),
    cloudnativePg(
      'docs/src/kubernetes_upgrade.md',
      '"## Pod Disruption Budgets"',
      '"## PostgreSQL Clusters used for Development or Testing"',
    ),
  ],
  bad: database({ 'enablePDB: false': 'enablePDB: true' }),
  good: databaseYaml,
  check: eachCluster(function* (cluster, report) {
    if (instancesOf(cluster) !== 1 || at(cluster, 'spec', 'enablePDB') === false) return
    yield report(
      'spec.enablePDB',
      'The disruption budget of the only instance blocks every drain of its node.',
      'Set enablePDB: false, or add instances.',
    )
  }),
}
