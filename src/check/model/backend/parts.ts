import { cnpgGroup } from '../../../kubernetes/postgres/cloudnative-pg.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { convexClustersOf, databaseLinksOf } from '../database/links.ts'
import { groupOf, nameOf } from '../index-of-objects.ts'
import { textAt } from '../read.ts'
import { Model } from '../model.ts'

/** How many objects are a part of Convex. */
export interface Parts {
  /** Objects that run the backend. */
  readonly backends: number
  readonly dashboards: number
  /** Objects of CloudNativePG, and workloads, that are the database of a backend. */
  readonly databases: number
}

/**
 * Counts the parts of Convex in deployments. The database of a backend may be in another deployment than the backend.
 * Without any backend, every cluster of CloudNativePG counts: the folder of a shared database does not name its users.
 */
export function partsIn(deployments: readonly (readonly K8sObject[])[]): Parts {
  const models = deployments.map((objects) => new Model(objects))
  const isShared = models.every(({ backends }) => backends.length === 0)
  const clusters = new Set(models.flatMap((model) => (isShared ? allClusterNamesOf(model) : clusterNamesOf(model))))
  // A shared database is in several deployments, and counts once.
  const count = (find: (model: Model) => readonly K8sObject[]) => new Set(models.flatMap(find)).size
  return {
    backends: count(({ backends }) => backends.map(({ workload }) => workload.object)),
    dashboards: count(({ dashboards }) => dashboards.map(({ workload }) => workload.object)),
    databases: count((model) => [
      ...model.objects.filter((object) => clusters.has(clusterNameOf(object) ?? '')),
      ...databaseWorkloadsOf(model),
    ]),
  }
}

function clusterNamesOf(model: Model): readonly string[] {
  const hosts = databaseLinksOf(model).flatMap(({ host }) => host?.service.replace(/-(?:rw|ro|r)$/, '') ?? [])
  return [...convexClustersOf(model).map(nameOf), ...hosts]
}

function allClusterNamesOf({ objects }: Model): readonly string[] {
  return objects.filter(({ kind }) => kind === 'Cluster').flatMap((object) => clusterNameOf(object) ?? [])
}

/** The name of the cluster to which an object of CloudNativePG belongs. */
function clusterNameOf(object: K8sObject): string | undefined {
  if (groupOf(object.apiVersion) !== cnpgGroup) return undefined
  return object.kind === 'Cluster' ? nameOf(object) : textAt(object, 'spec', 'cluster', 'name')
}

/** PostgreSQL or MySQL servers without an operator, behind the Service in the URL. */
function databaseWorkloadsOf(model: Model): readonly K8sObject[] {
  const hosts = new Set(databaseLinksOf(model).flatMap(({ host }) => host?.service ?? []))
  return model.workloads
    .filter((workload) => model.servicesOf(workload).some((service) => hosts.has(nameOf(service))))
    .map(({ object }) => object)
}
