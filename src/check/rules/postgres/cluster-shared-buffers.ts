import type { RuleDefinition } from '../../rule.ts'
import { parameterOf, parameterPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { postgresSize, quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { invalidSize } from './support/parameter-sizes.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const name = 'shared_buffers'

const withMemory = (memory: string): string =>
  databaseCluster(`resources: { requests: { memory: ${memory} } }`).replace(
    'max_connections: "150"',
    'max_connections: "150", shared_buffers: 1GB',
  )

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'shared_buffers of a cluster fits the memory request.',
  why:
    'The webhook refuses shared_buffers above the memory request, and values without a unit of PostgreSQL (MB, GB). It ' +
    'reads a plain number as megabytes, regardless of the unit that PostgreSQL uses.',
  source: [
    webhook(
      'validateResources',
      '"if value := r.Spec.PostgresConfiguration.Parameters[sharedBuffersParameter]"',
      'parsePostgresQuantityValue',
    ),
  ],
  bad: withMemory('512Mi'),
  good: withMemory('4Gi'),
  check: eachCluster(function* (cluster, report) {
    yield* invalidSize(cluster, name, report)
    const text = parameterOf(cluster, name) ?? ''
    const buffers = postgresSize(text)
    const resources = recordAt(cluster, 'spec', 'resources')
    const memory = sizeAt(resources, 'requests', 'memory')
    const hasHugePages = ['requests', 'limits'].some((side) =>
      Object.keys(recordAt(resources, side)).some((key) => key.startsWith('hugepages-')),
    )
    if (buffers === undefined || memory === undefined || memory === 0n || buffers <= memory || hasHugePages) return
    yield report(
      parameterPath(name),
      `shared_buffers (${text}) is above the memory request (${quantityAt(resources, 'requests', 'memory')}).`,
      'Set it to a quarter of the memory request, or raise the request.',
    )
  }),
}
