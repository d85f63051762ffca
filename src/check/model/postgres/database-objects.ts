import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { applicationOf } from './cluster.ts'
import { convexClustersOf, databaseLinksOf } from '../database/links.ts'
import { grouped } from '../grouped.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { memo } from '../memo.ts'
import { listAt, textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A database that a Database object creates in a cluster. */
export interface DatabaseObject {
  readonly object: K8sObject
  /** Name of the database. */
  readonly name: string
  readonly owner: string
  readonly clusterName: string
  /** The cluster, if it is among the objects. */
  readonly cluster: K8sObject | undefined
}

/** All databases that Database objects create; none for `ensure: absent`. */
export function databaseObjectsOf({ index }: Model): readonly DatabaseObject[] {
  return index.all('Database', cnpgGroup).flatMap((object) => {
    if (textAt(object, 'spec', 'ensure') === 'absent') return []
    const clusterName = textAt(object, 'spec', 'cluster', 'name') ?? ''
    return [
      {
        object,
        name: textAt(object, 'spec', 'name') ?? '',
        owner: textAt(object, 'spec', 'owner') ?? '',
        clusterName,
        cluster: index.find('Cluster', cnpgGroup, namespaceOf(object), clusterName),
      },
    ]
  })
}

/**
 * The databases in clusters that Convex uses, and those whose name a backend uses, unless they belong to another Argo CD
 * Application.
 */
export function convexDatabasesOf(model: Model): readonly DatabaseObject[] {
  const clusters = new Set(convexClustersOf(model))
  const users = grouped(databaseLinksOf(model), ({ database: { databaseName } }) =>
    databaseName === undefined ? [] : [databaseName],
  )
  return databaseObjectsOf(model).filter(
    ({ object, cluster, name }) =>
      (cluster !== undefined && clusters.has(cluster)) ||
      users.get(name)?.some(({ pod }) => !model.releases.areTwo(object, pod.workload.object)),
  )
}

/** Names of the roles of a cluster: the owner, the superuser, managed roles and those of DatabaseRole objects. */
export function rolesOf(model: Model, cluster: K8sObject): ReadonlySet<string> {
  const known = rolesIn(model)
  const roles = known.get(cluster) ?? findRoles(model, cluster)
  known.set(cluster, roles)
  return roles
}

// Many databases may share a cluster.
const rolesIn = memo<Model, Map<K8sObject, ReadonlySet<string>>>(() => new Map())

function findRoles({ index }: Model, cluster: K8sObject): ReadonlySet<string> {
  const managed = listAt(cluster, 'spec', 'managed', 'roles').filter((role) => textAt(role, 'ensure') !== 'absent')
  const own = index
    .all('DatabaseRole', cnpgGroup)
    .filter((role) => namespaceOf(role) === namespaceOf(cluster))
    .filter((role) => textAt(role, 'spec', 'cluster', 'name') === cluster.metadata?.name)
    .map((role) => textAt(role, 'spec', 'name') ?? role.metadata?.name ?? '')
  return new Set([
    'postgres',
    applicationOf(cluster).owner,
    ...managed.map((role) => textAt(role, 'name') ?? ''),
    ...own,
  ])
}
