import type { RuleDefinition } from '../../rule.ts'
import { parameterOf } from '../../model/postgres/cluster.ts'
import { at } from '../../model/read.ts'
import { postgresSize, quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The volume has room for the write-ahead log: max_wal_size and wal_keep_size together.',
  why:
    'The log grows to about max_wal_size (1GB unless it is set) and keeps wal_keep_size (512MB, set by the operator) ' +
    'besides. When the volume is full, PostgreSQL stops. On the data volume, which holds the data as well, this is an ' +
    'info.',
  source:
    'cloudnative-pg pkg/postgres/configuration.go:559-586, docs/src/storage.md (v1.30); postgresql.org, WAL Configuration',
  bad: databaseCluster('walStorage: { size: 1Gi }'),
  good: databaseCluster('walStorage: { size: 4Gi }'),
  check: eachCluster(function* (cluster, report) {
    const isOwn = at(cluster, 'spec', 'walStorage') !== undefined
    const volume = isOwn ? 'walStorage' : 'storage'
    const room = sizeAt(cluster, 'spec', volume, 'size')
    const [kept, grown] = [
      parameterOf(cluster, 'wal_keep_size') || '512MB',
      parameterOf(cluster, 'max_wal_size') || '1GB',
    ]
    const [least, most] = [postgresSize(kept), postgresSize(grown)]
    if (room === undefined || least === undefined || most === undefined || least + most <= room) return
    yield report(
      `spec.${volume}.size`,
      `The log may take ${grown} and ${kept}, which is more than the volume has (${quantityAt(cluster, 'spec', volume, 'size')}).`,
      `Enlarge ${volume}, or lower max_wal_size.`,
      isOwn ? undefined : 'info',
    )
  }),
}
