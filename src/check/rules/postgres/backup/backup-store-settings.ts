import type { RuleDefinition } from '../../../rule.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { clusterStores, keysOfStore } from '../../../model/postgres/object-stores.ts'
import { at } from '../../../model/read.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { shownName } from '../../../model/shown.ts'
import { eachObject } from '../../scopes.ts'
import { pluginBarmanCloud } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An ObjectStore has its credentials, and no serverName.',
  why:
    'The schema refuses configuration.serverName: one store serves several clusters, and each cluster sets the parameter ' +
    'serverName of its plugin. A missing key of the Secret shows only when the first WAL file is archived.',
  source: [pluginBarmanCloud('api/v1/objectstore_types.go', 'InstanceSidecarConfiguration', 'ObjectStoreSpec')],
  bad: backedUp.replace('accessKeyId: { name: backup-keys, key: id }', 'accessKeyId: { name: backup-keys, key: user }'),
  good: backedUp,
  check: eachObject(
    (model) => convexClustersOf(model).flatMap((cluster) => clusterStores(model, cluster)),
    function* (store, report, model) {
      if (at(store, 'spec', 'configuration', 'serverName') !== undefined) {
        yield report(
          'spec.configuration.serverName',
          'The schema of ObjectStore refuses serverName.',
          'Set serverName in the parameters of the plugin of the cluster.',
        )
      }
      for (const { name, key, path } of keysOfStore(store)) {
        const producers = model.producersOf(namespaceOf(store), name)
        if (producers.length === 0 || producers.some(({ keys }) => keys === undefined || keys.has(key))) continue
        yield report(
          path,
          `Secret ${shownName(name)} has no key ${shownName(key)}.`,
          'Name an existing key of the Secret.',
        )
      }
    },
  ),
}
