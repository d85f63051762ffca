import { barmanGroup } from '../../kubernetes/barman-cloud.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { convexClustersOf } from '../world/database-links.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { keysOfStore, storeNamed, storesOf } from '../world/object-stores.ts'
import { at } from '../world/read.ts'
import type { World } from '../world/world.ts'
import { backedUp } from './cnpg-backup-example.ts'
import { nameOf } from './cnpg.ts'
import { shownName } from '../world/shown.ts'

/** Where the archive goes. */
export const backupStoreExists: Rule = {
  id: 'backup-store-exists',
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
  *check(world) {
    const elsewhere = new Map(strayStores(world).map((store) => [nameOf(store), namespaceOf(store)]))
    for (const cluster of convexClustersOf(world)) yield* storeProblems(world, cluster, elsewhere)
  },
}

/** Stores that no cluster of their namespace names: one that does makes them its own. */
function strayStores(world: World): readonly K8sObject[] {
  const clusters = world.index.all('Cluster', 'postgresql.cnpg.io')
  const used = new Set(
    clusters.flatMap((cluster) => storesOf(cluster).map(({ name }) => `${namespaceOf(cluster)}/${name}`)),
  )
  return world.index
    .all('ObjectStore', barmanGroup)
    .filter((store) => !used.has(`${namespaceOf(store)}/${nameOf(store)}`))
}

function* storeProblems(world: World, cluster: K8sObject, elsewhere: ReadonlyMap<string, string>): Iterable<Problem> {
  for (const { path, name } of storesOf(cluster)) {
    if (name !== undefined && storeNamed(world, cluster, name) !== undefined) continue
    const there = elsewhere.get(name ?? '')
    if (name === undefined) {
      yield {
        object: cluster,
        path,
        message: 'The plugin names no ObjectStore.',
        fix: 'Set parameters.barmanObjectName.',
      }
    } else if (there !== undefined) {
      const message = `ObjectStore ${name} is in namespace ${there || '(none)'}, where the plugin does not look.`
      yield { object: cluster, path, message, fix: 'Move it into the namespace of the cluster.' }
    } else {
      const message = `ObjectStore ${name} is not among the objects.`
      yield { object: cluster, path, message, fix: 'Add it, unless it is made elsewhere.', severity: 'info' }
    }
  }
}

/** What the store itself must say. */
export const backupStoreCanBeReached: Rule = {
  id: 'backup-store-can-be-reached',
  severity: 'error',
  title: 'An ObjectStore has its credentials, and leaves serverName to the cluster.',
  why:
    'The schema refuses configuration.serverName: one store serves several clusters, each of which names itself by the ' +
    'parameter serverName of its plugin. A key that the Secret does not have shows only when the first log is archived.',
  source: 'plugin-barman-cloud api/v1/objectstore_types.go:28-75 (v0.14)',
  bad: backedUp.replace('accessKeyId: { name: backup-keys, key: id }', 'accessKeyId: { name: backup-keys, key: user }'),
  good: backedUp,
  *check(world) {
    const stores = convexClustersOf(world).flatMap((cluster) =>
      storesOf(cluster).flatMap(({ name }) => (name === undefined ? [] : (storeNamed(world, cluster, name) ?? []))),
    )
    yield* distinct(stores.flatMap((store) => [...contentProblems(world, store)]))
  },
}

function* contentProblems(world: World, store: K8sObject): Iterable<Problem> {
  if (at(store, 'spec', 'configuration', 'serverName') !== undefined) {
    yield {
      object: store,
      path: 'spec.configuration.serverName',
      message: 'serverName is refused in an ObjectStore.',
      fix: 'Set it in the parameters of the plugin of the cluster.',
    }
  }
  for (const { name, key, path } of keysOfStore(store)) {
    const producers = world.producersOf(namespaceOf(store), name)
    if (producers.length === 0 || producers.some(({ keys }) => keys === undefined || keys.has(key))) continue
    yield {
      object: store,
      path,
      message: `Secret ${shownName(name)} has no key ${shownName(key)}.`,
      fix: 'Name a key that it has.',
    }
  }
}
