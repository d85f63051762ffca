import { barmanGroup } from '../../../../kubernetes/postgres/barman-cloud.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { storeNamed, storesOf } from '../../../model/postgres/object-stores.ts'
import type { Model } from '../../../model/model.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The plugin of a cluster names an ObjectStore in the same namespace.',
  why:
    'The plugin looks for the ObjectStore of parameters.barmanObjectName in the namespace of the cluster. Without it, ' +
    'nothing is archived, the log is kept, and the volume fills. One that is not among the objects may be made ' +
    'elsewhere, also when another namespace uses one of that name: an info.',
  source: 'plugin-barman-cloud internal/cnpgi/operator/config/config.go:81-103 (v0.14)',
  bad: backedUp.replace(
    'metadata: { name: backups, namespace: convex }',
    'metadata: { name: backups, namespace: backup }',
  ),
  good: backedUp,
  *check(model) {
    const elsewhere = new Map(strayStores(model).map((store) => [nameOf(store), namespaceOf(store)]))
    for (const cluster of convexClustersOf(model)) yield* storeProblems(model, cluster, elsewhere)
  },
}

/** Stores that no cluster of their namespace names: one that does makes them its own. */
function strayStores(model: Model): readonly K8sObject[] {
  const clusters = model.index.all('Cluster', 'postgresql.cnpg.io')
  const used = new Set(
    clusters.flatMap((cluster) => storesOf(cluster).map(({ name }) => `${namespaceOf(cluster)}/${name}`)),
  )
  return model.index
    .all('ObjectStore', barmanGroup)
    .filter((store) => !used.has(`${namespaceOf(store)}/${nameOf(store)}`))
}

function* storeProblems(model: Model, cluster: K8sObject, elsewhere: ReadonlyMap<string, string>): Iterable<Problem> {
  for (const { path, name } of storesOf(cluster)) {
    if (name !== undefined && storeNamed(model, cluster, name) !== undefined) continue
    const there = elsewhere.get(name ?? '')
    if (name === undefined) {
      yield problemAt({ object: cluster, path }, 'The plugin names no ObjectStore.', 'Set parameters.barmanObjectName.')
    } else if (there !== undefined) {
      const message = `ObjectStore ${name} is in namespace ${there || '(none)'}, where the plugin does not look.`
      yield problemAt({ object: cluster, path }, message, 'Move it into the namespace of the cluster.')
    } else {
      const message = `ObjectStore ${name} is not among the objects.`
      yield problemAt({ object: cluster, path }, message, 'Add it, unless it is made elsewhere.', 'info')
    }
  }
}
