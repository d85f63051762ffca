import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import { parameterOf, parameterPath } from '../../model/postgres/cluster.ts'
import { recordAt } from '../../model/read.ts'
import { postgresSize, quantityAt, sizeAt } from '../../model/storage/sizes.ts'
import { databaseCluster } from '../../examples/database.ts'
import { webhook } from './support/webhook.ts'
import { eachCluster } from '../scopes.ts'

const sizeNames = ['shared_buffers', 'min_wal_size', 'max_wal_size'] as const

export const rule: RuleDefinition = {
  severity: 'error',
  title:
    'shared_buffers fits the memory of a cluster, and min_wal_size, max_wal_size and the volume of the log ascend.',
  why:
    'The webhook compares shared_buffers with the memory request, and the sizes of the log with one another and with the ' +
    'volume. It wants units as PostgreSQL writes them (MB, GB), and takes a bare number for megabytes, whatever ' +
    'PostgreSQL itself would count in.',
  source: `${webhook}:870-880, 1142-1323 (v1.30)`,
  bad: databaseCluster('resources: { requests: { memory: 512Mi } }').replace(
    'max_connections: "150"',
    'max_connections: "150", shared_buffers: 1GB',
  ),
  good: databaseCluster('resources: { requests: { memory: 4Gi } }').replace(
    'max_connections: "150"',
    'max_connections: "150", shared_buffers: 1GB',
  ),
  check: eachCluster(function* (cluster, report) {
    for (const name of sizeNames) {
      const text = parameterOf(cluster, name)
      if (text === undefined || text === '' || postgresSize(text) !== undefined) continue
      yield report(
        parameterPath(name),
        `${name} is no size that CloudNativePG reads.`,
        'Write a whole number with kB, MB, GB or TB, such as "256MB".',
      )
    }
    yield* memoryProblem(cluster, report)
    yield* logProblems(cluster, report)
  }),
}

function* memoryProblem(cluster: K8sObject, report: Report): Iterable<Problem> {
  const buffers = postgresSize(parameterOf(cluster, 'shared_buffers') ?? '')
  const resources = recordAt(cluster, 'spec', 'resources')
  const memory = sizeAt(resources, 'requests', 'memory')
  const hasHugePages = ['requests', 'limits'].some((side) =>
    Object.keys(recordAt(resources, side)).some((name) => name.startsWith('hugepages-')),
  )
  if (buffers === undefined || memory === undefined || memory === 0n || buffers <= memory || hasHugePages) return
  yield report(
    parameterPath('shared_buffers'),
    `shared_buffers (${parameterOf(cluster, 'shared_buffers')}) is more than the memory request (${quantityAt(resources, 'requests', 'memory')}).`,
    'Set it to a quarter of the memory request, or raise the request.',
  )
}

function* logProblems(cluster: K8sObject, report: Report): Iterable<Problem> {
  const [smallest, largest] = [
    parameterOf(cluster, 'min_wal_size') || '80MB',
    parameterOf(cluster, 'max_wal_size') || '1GB',
  ]
  const [min, max] = [postgresSize(smallest), postgresSize(largest)]
  if (min !== undefined && max !== undefined && min >= max) {
    yield report(
      parameterPath('min_wal_size'),
      `min_wal_size (${smallest}) is not below max_wal_size (${largest}).`,
      'Lower min_wal_size, or raise max_wal_size.',
    )
  }
  const volume = sizeAt(cluster, 'spec', 'walStorage', 'size')
  for (const name of ['min_wal_size', 'max_wal_size']) {
    const text = parameterOf(cluster, name)
    const size = postgresSize(text ?? '')
    if (volume === undefined || size === undefined || size < volume) continue
    yield report(
      parameterPath(name),
      `${name} (${text}) is not below the volume of the log (${quantityAt(cluster, 'spec', 'walStorage', 'size')}).`,
      'Enlarge walStorage.',
    )
  }
}
