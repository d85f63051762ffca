import type { Mutant } from '../mutant.ts'
import { inCluster } from '../support/database.ts'
import type { ClusterJson, Json } from '../support/database.ts'
import { part, withObject, withSpec } from '../support/postgres.ts'

const barman = 'barman-cloud.cloudnative-pg.io'
const archive = {
  plugins: [{ name: barman, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: 'backups' } }],
}
const byPlugin = { method: 'plugin', pluginConfiguration: { name: barman } }

const store =
  (configuration: Json, namespace?: string) =>
  ({ metadata }: ClusterJson): Json => ({
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: 'backups', namespace: namespace ?? metadata.namespace },
    spec: { configuration: { destinationPath: 's3://backups/', ...configuration } },
  })

/** Faults in archive, backups and recovery. */
export const backupMutants: readonly Mutant[] = [
  withSpec('cluster-bootstrap', 'two ways', {
    bootstrap: { initdb: { database: 'a', owner: 'a' }, recovery: { backup: { name: 'a' } } },
  }),
  inCluster('wal-segment-size', 'not a power of two', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], walSegmentSize: 48 } }
  }),
  inCluster('locale-provider', 'a locale without its provider', ({ spec }) => {
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], icuLocale: 'de' } }
  }),
  inCluster('bootstrap-sql-references', 'a reference without a key', ({ spec }) => {
    const data = { configMapRefs: [{ name: 'setup' }] }
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], postInitApplicationSQLRefs: data } }
  }),
  withSpec('recovery-target-conflict', 'a transaction and a name', {
    bootstrap: { recovery: { backup: { name: 'a' }, recoveryTarget: { targetXID: '745', targetName: 'a' } } },
  }),
  inCluster('cluster-import', 'two databases for one', ({ spec }) => {
    const data = { type: 'microservice', databases: ['a', 'b'], source: { externalCluster: 'old' } }
    spec.bootstrap = { initdb: { ...spec.bootstrap?.['initdb'], import: data } }
  }),
  withSpec('recovery-target', 'a name without its backup', {
    bootstrap: { recovery: { backup: { name: 'last' }, recoveryTarget: { targetName: 'before' } } },
  }),
  withSpec('recovery-volumes', 'a volume of another kind', {
    bootstrap: { recovery: { volumeSnapshots: { storage: { name: 'last', kind: 'Volume' } } } },
  }),
  withSpec('recovery-source', 'no such source', { bootstrap: { recovery: { source: 'old' } } }),
  withSpec('recovery-source', 'a source that says nothing', { externalClusters: [{ name: 'old' }] }),
  withSpec('recovery-source', 'two of one name', {
    externalClusters: [
      { name: 'old', connectionParameters: {} },
      { name: 'old', connectionParameters: {} },
    ],
  }),
  inCluster('archive-path', 'back to where it came from', ({ metadata, spec }) => {
    const parameters = { barmanObjectName: 'backups', serverName: metadata.name }
    Object.assign(spec, archive, {
      bootstrap: { recovery: { source: 'old' } },
      externalClusters: [{ name: 'old', plugin: { name: barman, parameters } }],
    })
  }),
  withSpec('cluster-archiver', 'two plugins', {
    plugins: [...archive.plugins, { name: 'other', enabled: true, isWALArchiver: true }],
  }),
  withSpec('cluster-archiver', 'both ways', {
    ...archive,
    backup: { barmanObjectStore: { destinationPath: 's3://b/' } },
  }),
  withSpec('backup-retention', 'no barmanObjectStore', { backup: { retentionPolicy: '30d' } }),
  withSpec('built-in-backup', 'no credentials', { backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  withSpec('backup-plugin', 'what is built in', { backup: { barmanObjectStore: { destinationPath: 's3://b/' } } }),
  withSpec('backup-plugin', 'a source that is built in', {
    externalClusters: [{ name: 'old', barmanObjectStore: { destinationPath: 's3://b/' } }],
  }),
  ...['0 2 * * *', '0 0 0 2 * * *', 'daily', '@nightly'].map((schedule) =>
    withObject('backup-schedule', schedule, part('ScheduledBackup', { schedule, ...byPlugin }), archive),
  ),
  withObject('backup-method', 'no method', part('ScheduledBackup', { schedule: '@daily' }), archive),
  withObject('backup-method', 'no plugin', part('ScheduledBackup', { schedule: '@daily', method: 'plugin' }), archive),
  withObject('backup-method', 'a plugin that the cluster lacks', part('Backup', byPlugin)),
  withObject('backup-method', 'snapshots without a class', part('Backup', { method: 'volumeSnapshot' })),
  withSpec('backup-store', 'no store', archive),
  withSpec('backup-store', 'no name', { plugins: [{ name: barman, enabled: true, isWALArchiver: true }] }),
  withObject('backup-store', 'a store elsewhere', store({}, 'elsewhere'), archive),
  withObject('backup-store-settings', 'a name of the server', store({ serverName: 'x' }), archive),
]
