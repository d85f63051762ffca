import { barmanGroup } from '../../../../kubernetes/postgres/barman-cloud.ts'
import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { RuleDefinition } from '../../../rule.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { memo } from '../../../model/memo.ts'
import { storeNamed, storesOf } from '../../../model/postgres/object-stores.ts'
import type { Model } from '../../../model/model.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { eachCluster } from '../../scopes.ts'
import { pluginBarmanCloud } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The plugin of a cluster names an ObjectStore in the same namespace.',
  why:
    'The plugin looks for the ObjectStore of parameters.barmanObjectName in the namespace of the cluster. Without it, ' +
    'no WAL is archived, PostgreSQL keeps the WAL, and the volume fills up. It is an info if the ObjectStore is not among ' +
    'the objects, or if another namespace uses the one of that name: other manifests may create it.',
  source: [
    pluginBarmanCloud(
      'internal/cnpgi/operator/config/config.go',
      'GetBarmanObjectKey',
      'GetRecoveryBarmanObjectKey',
      'GetReplicaSourceBarmanObjectKey',
    ),
  ],
  bad: backedUp.replace(
    'metadata: { name: backups, namespace: convex }',
    'metadata: { name: backups, namespace: backup }',
  ),
  good: backedUp,
  check: eachCluster(function* (cluster, report, model) {
    for (const { path, name } of storesOf(cluster)) {
      if (name !== undefined && storeNamed(model, cluster, name) !== undefined) continue
      const namespace = unusedStores(model).get(name ?? '')
      if (name === undefined) {
        yield report(path, 'The plugin names no ObjectStore.', 'Set parameters.barmanObjectName.')
      } else if (namespace !== undefined) {
        const message = `ObjectStore ${name} is in namespace ${namespace || '(none)'}, but the plugin looks in the namespace of the cluster.`
        yield report(path, message, 'Move the ObjectStore into the namespace of the cluster.')
      } else {
        const message = `ObjectStore ${name} is not among the objects.`
        yield report(path, message, 'Add it, unless other manifests create it.', 'info')
      }
    }
  }),
}

/** Namespaces of the stores that no cluster in their own namespace uses, by name. */
const unusedStores = memo(({ index }: Model): ReadonlyMap<string, string> => {
  const used = new Set(
    index
      .all('Cluster', cnpgGroup)
      .flatMap((cluster) => storesOf(cluster).map(({ name }) => `${namespaceOf(cluster)}/${name}`)),
  )
  return new Map(
    index
      .all('ObjectStore', barmanGroup)
      .filter((store) => !used.has(`${namespaceOf(store)}/${nameOf(store)}`))
      .map((store) => [nameOf(store), namespaceOf(store)]),
  )
})
