import type { ConvexPod } from './convex-pods.ts'
import { ownedSecretOf } from './cnpg.ts'
import { convexClustersOf } from './database-links.ts'
import { namespaceOf } from './index-of-objects.ts'
import { keysOfStore, storeNamed, storesOf } from './object-stores.ts'
import { listAt, textAt } from './read.ts'
import type { SecretProducer } from './secrets.ts'
import type { World } from './world.ts'

function namesOf({ environment, mounts, workload }: ConvexPod): readonly string[] {
  const names = [
    ...environment.list.map(({ from }) => (from?.kind === 'Secret' ? from.name : undefined)),
    ...environment.sources.map(({ kind, name }) => (kind === 'Secret' ? name : undefined)),
    ...mounts.flatMap(({ volume }) => [
      textAt(volume, 'secret', 'secretName'),
      ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
    ]),
    ...listAt(workload.pod, 'imagePullSecrets').map((entry) => textAt(entry, 'name')),
  ]
  return names.flatMap((name) => name ?? [])
}

const known = new WeakMap<World, readonly SecretProducer[]>()

/** What makes the Secrets that the pods of Convex, their databases and the backups of these read. */
export function convexSecretProducers(world: World): readonly SecretProducer[] {
  const producers = known.get(world) ?? find(world)
  known.set(world, producers)
  return producers
}

function find(world: World): readonly SecretProducer[] {
  const wanted = new Map<string, readonly [namespace: string, name: string]>()
  const want = (namespace: string, name: string): void => {
    wanted.set(JSON.stringify([namespace, name]), [namespace, name])
  }
  for (const pod of [...world.backends, ...world.dashboards]) {
    for (const name of namesOf(pod)) want(namespaceOf(pod.workload.object), name)
  }
  for (const cluster of convexClustersOf(world)) {
    const namespace = namespaceOf(cluster)
    const owned = ownedSecretOf(cluster)
    if (owned !== undefined) want(namespace, owned)
    for (const { name } of storesOf(cluster)) {
      const store = name === undefined ? undefined : storeNamed(world, cluster, name)
      if (store !== undefined) for (const key of keysOfStore(store)) want(namespace, key.name)
    }
  }
  return [...wanted.values()].flatMap(([namespace, name]) => world.producersOf(namespace, name))
}
