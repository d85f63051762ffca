import { pluginsOf } from '../../check/model/postgres/cluster.ts'
import { nameOf } from '../../check/model/index-of-objects.ts'
import { storeNamed } from '../../check/model/postgres/object-stores.ts'
import { at, listAt, textAt } from '../../check/model/read.ts'
import type { Model } from '../../check/model/model.ts'
import { barmanPlugin } from '../../kubernetes/postgres/barman-cloud.ts'
import type { K8sObject } from '../../kubernetes/object.ts'

/** A folder of backups and log. */
export interface Archive {
  /** Name of the ObjectStore, or the path itself. */
  readonly store: string
  /** The path, where the manifests show it. */
  readonly place: string
  readonly serverName: string
}

/** Where a Cluster archives to, with the plugin or without. */
export function archiveOf(model: Model, cluster: K8sObject): Archive | undefined {
  const plugin = pluginsOf(cluster).find((one) => isBarman(one.plugin) && at(one.plugin, 'isWALArchiver') !== false)
  const sections = [plugin?.plugin, at(cluster, 'spec', 'backup', 'barmanObjectStore')]
  return archiveIn(model, cluster, { sections, name: nameOf(cluster) })
}

/** Where an external cluster of a Cluster has its archive. */
export function archiveOfSource(model: Model, cluster: K8sObject, name: string | undefined): Archive | undefined {
  const source = listAt(cluster, 'spec', 'externalClusters').find((each) => textAt(each, 'name') === name)
  const plugin = at(source, 'plugin')
  const sections = [isBarman(plugin) ? plugin : undefined, at(source, 'barmanObjectStore')]
  return archiveIn(model, cluster, { sections, name: name ?? '' })
}

function isBarman(plugin: unknown): boolean {
  return textAt(plugin, 'name') === barmanPlugin
}

interface Sections {
  readonly sections: readonly unknown[]
  /** The default server name (plugin-barman-cloud@v0.15.0 internal/cnpgi/operator/config/config.go#NewFromCluster). */
  readonly name: string
}

function archiveIn(model: Model, cluster: K8sObject, { sections: [plugin, own], name }: Sections): Archive | undefined {
  const object = textAt(plugin, 'parameters', 'barmanObjectName')
  const store = object ?? textAt(own, 'destinationPath')
  if (store === undefined) return undefined
  const shown = object === undefined ? undefined : storeNamed(model, cluster, object)
  const path = textAt(shown, 'spec', 'configuration', 'destinationPath') ?? store
  const serverName = textAt(plugin, 'parameters', 'serverName') ?? textAt(own, 'serverName') ?? name
  return { store, place: path.endsWith('/') ? path.slice(0, -1) : path, serverName }
}
