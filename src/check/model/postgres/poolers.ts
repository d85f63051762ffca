import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { convexClustersOf, databaseLinksOf } from '../database/links.ts'
import { namespaceOf, nameOf } from '../index-of-objects.ts'
import { textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** The Poolers of clusters that Convex uses, and those through which backends connect. */
export function poolersOf(model: Model): ReadonlySet<K8sObject> {
  const clusters = new Set(convexClustersOf(model))
  const own = model.index.all('Pooler', cnpgGroup).filter((object) => {
    const cluster = model.index.find(
      'Cluster',
      cnpgGroup,
      namespaceOf(object),
      textAt(object, 'spec', 'cluster', 'name') ?? '',
    )
    return (cluster !== undefined && clusters.has(cluster)) || clusters.has(sameName(model, object) ?? object)
  })
  return new Set([...own, ...databaseLinksOf(model).flatMap(({ pooler: used }) => used ?? [])])
}

/** The Cluster with the name of a Pooler. */
export function sameName({ index }: Model, object: K8sObject): K8sObject | undefined {
  return index.find('Cluster', cnpgGroup, namespaceOf(object), nameOf(object))
}
