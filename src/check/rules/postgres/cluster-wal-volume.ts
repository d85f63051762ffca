import type { RuleDefinition } from '../../rule.ts'
import { parameterOf } from '../../model/postgres/cluster.ts'
import { at } from '../../model/read.ts'
import { postgresSize, quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { eachCluster } from '../scopes.ts'
import { cloudnativePg, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The volume has space for the WAL: max_wal_size and wal_keep_size together.',
  why:
    'The WAL grows to about max_wal_size (default 1GB), and PostgreSQL keeps wal_keep_size (512MB, set by the ' +
    'operator) in addition. If the volume is full, PostgreSQL stops. On a volume that also contains the data, this is ' +
    'an info.',
  source: [
    cloudnativePg('pkg/postgres/configuration.go', 'CnpgConfigurationSettings'),
    cloudnativePg('docs/src/storage.md', '"## Volume for WAL"'),
    page('postgresql.org', 'WAL Configuration'),
  ],
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
      `The WAL can take ${grown} and ${kept}, more than the volume has (${quantityAt(cluster, 'spec', volume, 'size')}).`,
      `Enlarge ${volume}, or lower max_wal_size.`,
      isOwn ? undefined : 'info',
    )
  }),
}
