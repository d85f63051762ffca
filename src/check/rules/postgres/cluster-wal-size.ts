import type { RuleDefinition } from '../../rule.ts'
import { parameterOf, parameterPath } from '../../model/postgres/cluster.ts'
import { postgresSize, quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { database } from '../../examples/database.ts'
import { invalidSize } from './support/parameter-sizes.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const defaults = { min_wal_size: '80MB', max_wal_size: '1GB' }

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'min_wal_size of a cluster is below max_wal_size, and both are below the size of walStorage.',
  why:
    'The webhook refuses other sizes, and values without a unit of PostgreSQL (MB, GB). It reads a plain number as ' +
    'megabytes, regardless of the unit that PostgreSQL uses.',
  source: [webhook('validateWalSizeConfiguration', 'parsePostgresQuantityValue')],
  bad: database({ 'max_connections: "150"': 'max_connections: "150", min_wal_size: 2GB' }),
  good: database({ 'max_connections: "150"': 'max_connections: "150", min_wal_size: 512MB' }),
  check: eachCluster(function* (cluster, report) {
    const volume = sizeAt(cluster, 'spec', 'walStorage', 'size')
    const sizes = Object.entries(defaults).map(([name, usual]) => parameterOf(cluster, name) || usual)
    const [min, max] = sizes.map(postgresSize)
    for (const name of Object.keys(defaults)) yield* invalidSize(cluster, name, report)
    if (min !== undefined && max !== undefined && min >= max) {
      yield report(
        parameterPath('min_wal_size'),
        `min_wal_size (${sizes[0]}) is not below max_wal_size (${sizes[1]}).`,
        'Lower min_wal_size, or raise max_wal_size.',
      )
    }
    for (const name of Object.keys(defaults)) {
      const text = parameterOf(cluster, name) ?? ''
      const size = postgresSize(text)
      if (volume === undefined || size === undefined || size < volume) continue
      yield report(
        parameterPath(name),
        `${name} (${text}) is not below the size of walStorage (${quantityAt(cluster, 'spec', 'walStorage', 'size')}).`,
        'Enlarge walStorage.',
      )
    }
  }),
}
