import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { all } from './model.ts'
import type { Model } from './model.ts'

const plugin = 'barman-cloud.cloudnative-pg.io'

interface Archive {
  readonly store: string
  readonly server: string
}

/** What has to hold between a cluster, its store and its schedule. */
export function backupProblems(model: Model): readonly string[] {
  const stores = all(model, 'ObjectStore').map(({ metadata }) => metadata?.name)
  const schedules = all(model, 'ScheduledBackup').flatMap(({ metadata, spec }) => [
    ...(spec?.method === 'plugin' && spec.pluginConfiguration?.name === plugin ? [] : ['a backup not by the plugin']),
    ...(all(model, 'Cluster').some((cluster) => cluster.metadata?.name === spec?.cluster.name)
      ? []
      : [`the backup ${metadata?.name} is of no cluster`]),
    ...(/^@\w+$|^(\S+ ){5}\S+$/.test(spec?.schedule ?? '') ? [] : [`${spec?.schedule} has not six fields`]),
  ])
  return [...schedules, ...all(model, 'Cluster').flatMap((cluster) => archiveProblems(cluster, stores))]
}

function when(isWrong: boolean, text: string): readonly string[] {
  return isWrong ? [text] : []
}

function archiveProblems({ spec, metadata }: ICluster, stores: readonly (string | undefined)[]): readonly string[] {
  const archivers = (spec?.plugins ?? []).filter(({ isWALArchiver }) => isWALArchiver === true)
  const own = archivers.map(({ parameters }) => archiveOf(parameters, metadata?.name))
  const recovery = spec?.bootstrap?.recovery
  const source = spec?.externalClusters?.find(({ name }) => name === recovery?.source)
  const from = source === undefined ? undefined : archiveOf(source.plugin?.parameters)
  return [
    ...when(archivers.length > 1, 'two archivers'),
    ...when(
      archivers.some(({ enabled }) => enabled !== true),
      'an archiver that is not enabled',
    ),
    ...own.filter(({ store }) => !stores.includes(store)).map(({ store }) => `no store ${store}`),
    ...when(stores.length > 0 && own.length === 0, 'a store without an archiver'),
    ...when(recovery !== undefined && source === undefined, 'a recovery from nowhere'),
    ...when(
      own.some(({ store, server }) => store === from?.store && server === from.server),
      'the cluster archives to where it recovers from',
    ),
  ]
}

function archiveOf(parameters: Readonly<Record<string, string>> = {}, cluster = ''): Archive {
  return { store: parameters['barmanObjectName'] ?? '', server: parameters['serverName'] ?? cluster }
}
