import type { RuleDefinition } from '../../rule.ts'
import { instancesOf } from '../../model/postgres/cluster.ts'
import { at } from '../../model/read.ts'
import { forClusters } from './support/cnpg.ts'
import { database, databaseYaml } from '../../examples/database.ts'

/** A budget of one out of one. */
export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A cluster with one instance has enablePDB: false.',
  why:
    'CloudNativePG makes a disruption budget for the primary with minAvailable 1, whatever the size of the cluster. With ' +
    'one instance nothing can take over, so that every drain of its node waits forever.',
  source: 'cloudnative-pg pkg/specs/poddisruptionbudget.go:75-104, docs/src/kubernetes_upgrade.md:64-93 (v1.30)',
  bad: database({ 'enablePDB: false': 'enablePDB: true' }),
  good: databaseYaml,
  check: forClusters(function* (cluster) {
    if (instancesOf(cluster) !== 1 || at(cluster, 'spec', 'enablePDB') === false) return
    yield {
      object: cluster,
      path: 'spec.enablePDB',
      message: 'The disruption budget of the only instance blocks every drain of its node.',
      fix: 'Set enablePDB: false, or more instances.',
    }
  }),
}
