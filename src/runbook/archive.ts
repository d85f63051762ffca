import { pluginsOf } from '../check/model/postgres/cluster.ts'
import { nameOf } from '../check/model/index-of-objects.ts'
import { storeNamed } from '../check/model/postgres/object-stores.ts'
import { at, textAt } from '../check/model/read.ts'
import type { Facts } from './facts.ts'

/** Where the database archives to. */
export interface Archive {
  /** Name of the ObjectStore. */
  readonly store: string
  /** Name of the server in it. */
  readonly server: string
  /** Bucket and path, when the ObjectStore is in the folder. */
  readonly destination: string | undefined
}

/** The archive of the database, when it has one. */
export function archiveOf({ cluster, model }: Facts): Archive | undefined {
  if (cluster === undefined) return undefined
  const plugin = pluginsOf(cluster).find((item) => at(item.plugin, 'isWALArchiver') === true)?.plugin
  const store = textAt(plugin, 'parameters', 'barmanObjectName')
  if (store === undefined || store === '') return undefined
  const object = storeNamed(model, cluster, store)
  return {
    store,
    // The plugin takes the name of the cluster (plugin-barman-cloud@v0.15.0
    // internal/cnpgi/operator/config/config.go#NewFromCluster).
    server: textAt(plugin, 'parameters', 'serverName') || nameOf(cluster),
    destination: object === undefined ? undefined : textAt(object, 'spec', 'configuration', 'destinationPath'),
  }
}
