import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { keysOfStore, storeNamed, storesOf } from '../../../model/postgres/object-stores.ts'
import { at } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { backedUp } from '../../../examples/cnpg-backup.ts'
import { shownName } from '../../../model/shown.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'An ObjectStore has its credentials, and leaves serverName to the cluster.',
  why:
    'The schema refuses configuration.serverName: one store serves several clusters, each of which names itself by the ' +
    'parameter serverName of its plugin. A key that the Secret does not have shows only when the first log is archived.',
  source: 'plugin-barman-cloud api/v1/objectstore_types.go:28-75 (v0.14)',
  bad: backedUp.replace('accessKeyId: { name: backup-keys, key: id }', 'accessKeyId: { name: backup-keys, key: user }'),
  good: backedUp,
  *check(model) {
    const stores = convexClustersOf(model).flatMap((cluster) =>
      storesOf(cluster).flatMap(({ name }) => (name === undefined ? [] : (storeNamed(model, cluster, name) ?? []))),
    )
    yield* stores.flatMap((store) => [...contentProblems(model, store)])
  },
}

function* contentProblems(model: Model, store: K8sObject): Iterable<Problem> {
  if (at(store, 'spec', 'configuration', 'serverName') !== undefined) {
    yield problemAt(
      { object: store, path: 'spec.configuration.serverName' },
      'serverName is refused in an ObjectStore.',
      'Set it in the parameters of the plugin of the cluster.',
    )
  }
  for (const { name, key, path } of keysOfStore(store)) {
    const producers = model.producersOf(namespaceOf(store), name)
    if (producers.length === 0 || producers.some(({ keys }) => keys === undefined || keys.has(key))) continue
    yield problemAt(
      { object: store, path },
      `Secret ${shownName(name)} has no key ${shownName(key)}.`,
      'Name a key that it has.',
    )
  }
}
