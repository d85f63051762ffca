import { barmanGroup, barmanPlugin } from '../../../kubernetes/postgres/barman-cloud.ts'
import type { K8sObject } from '../../../kubernetes/object.ts'
import { pluginsOf } from './cluster.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { at, listAt, recordAt, textAt } from '../read.ts'
import type { Model } from '../model.ts'

/** A reference of a cluster to an ObjectStore. */
export interface StoreReference {
  readonly path: string
  /** `undefined` if the reference has no name. */
  readonly name: string | undefined
}

/** The stores that a cluster archives to or is restored from. */
export function storesOf(cluster: K8sObject): readonly StoreReference[] {
  const external = listAt(cluster, 'spec', 'externalClusters').map((entry, position) => ({
    plugin: at(entry, 'plugin'),
    path: `spec.externalClusters[${position}].plugin`,
  }))
  return [...pluginsOf(cluster), ...external]
    .filter(({ plugin }) => textAt(plugin, 'name') === barmanPlugin)
    .map(({ plugin, path }) => ({
      path: `${path}.parameters.barmanObjectName`,
      name: textAt(plugin, 'parameters', 'barmanObjectName') || undefined,
    }))
}

/** The ObjectStore of a cluster by name, if it is among the objects. */
export function storeNamed({ index }: Model, cluster: K8sObject, name: string): K8sObject | undefined {
  return index.find('ObjectStore', barmanGroup, namespaceOf(cluster), name)
}

/** The ObjectStores of a cluster that are among the objects. */
export function clusterStores(model: Model, cluster: K8sObject): readonly K8sObject[] {
  return storesOf(cluster).flatMap(({ name = '' }) => storeNamed(model, cluster, name) ?? [])
}

/** A key of a Secret that a store reads. */
export interface StoreKey {
  readonly name: string
  readonly key: string
  readonly path: string
}

/** The keys of Secrets that an ObjectStore reads. */
export function keysOfStore(store: K8sObject): readonly StoreKey[] {
  const configuration = recordAt(store, 'spec', 'configuration')
  const fields = [
    ...['s3Credentials', 'azureCredentials', 'googleCredentials'].flatMap((kind) =>
      Object.keys(recordAt(configuration, kind)).map((field) => [kind, field]),
    ),
    ['endpointCA'],
  ]
  return fields.flatMap((field) => {
    const name = textAt(configuration, ...field, 'name')
    const key = textAt(configuration, ...field, 'key')
    return name === undefined || key === undefined ? [] : [{ name, key, path: `spec.configuration.${field.join('.')}` }]
  })
}
