import { cnpgGroup } from '../../../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { convexClustersOf, databaseLinksOf } from '../../../world/database-links.ts'
import { namespaceOf } from '../../../world/index-of-objects.ts'
import { textAt } from '../../../world/read.ts'
import type { World } from '../../../world/world.ts'
import { databaseWith } from '../../../examples/database.ts'
import { nameOf } from './cnpg.ts'

export const pooler = (fields: string): string =>
  databaseWith(`
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: { name: convex-pool, namespace: convex }
spec:
  cluster: { name: convex-db }
  type: rw
  ${fields}
`)

/** The poolers of clusters that Convex uses, and those through which it connects. */
export function poolersOf(world: World): ReadonlySet<K8sObject> {
  const clusters = new Set(convexClustersOf(world))
  const own = world.index.all('Pooler', cnpgGroup).filter((object) => {
    const cluster = world.index.find(
      'Cluster',
      cnpgGroup,
      namespaceOf(object),
      textAt(object, 'spec', 'cluster', 'name') ?? '',
    )
    return (cluster !== undefined && clusters.has(cluster)) || clusters.has(sameName(world, object) ?? object)
  })
  return new Set([...own, ...databaseLinksOf(world).flatMap(({ pooler: used }) => used ?? [])])
}

export function sameName({ index }: World, object: K8sObject): K8sObject | undefined {
  return index.find('Cluster', cnpgGroup, namespaceOf(object), nameOf(object))
}
