import { cnpgGroup } from '../../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { convexClustersOf, databaseLinksOf } from '../../../model/database/links.ts'
import { namespaceOf, nameOf } from '../../../model/index-of-objects.ts'
import { textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { databaseWith } from '../../../examples/database.ts'

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

export function sameName({ index }: Model, object: K8sObject): K8sObject | undefined {
  return index.find('Cluster', cnpgGroup, namespaceOf(object), nameOf(object))
}
