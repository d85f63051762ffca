import { fixedParameters, isParameterName } from '../../kubernetes/cloudnative-pg.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { parameterOf, parameterPath } from '../world/cnpg.ts'
import { recordAt } from '../world/read.ts'
import { postgresSize, quantityAt, sizeAt } from '../world/sizes.ts'
import { forClusters } from './cnpg.ts'
import { database, databaseCluster } from './database-example.ts'

const webhook = 'cloudnative-pg internal/webhook/v1/cluster_webhook.go'

// What the operator's webhook writes into a Cluster itself, and `kubectl get` then shows.
const written: Readonly<Record<string, readonly string[]>> = {
  archive_mode: ['on', 'off', 'always'],
  log_destination: ['csvlog'],
  log_directory: ['/controller/log'],
  log_filename: ['postgres'],
  log_rotation_age: ['0'],
  log_rotation_size: ['0'],
  log_truncate_on_rotation: ['false'],
  logging_collector: ['on'],
  shared_preload_libraries: [''],
}

/** The operator's own settings. */
export const clusterParametersAreFree: Rule = {
  id: 'cluster-parameters-are-free',
  severity: 'error',
  title: 'A cluster sets only PostgreSQL settings that the operator leaves to it, as text.',
  why:
    'CloudNativePG sets port, TLS, logging, archiving and replication itself, and its webhook refuses them here; ' +
    'libraries have a list of their own. Values are text: a number without quotes is refused by the schema.',
  source: `${webhook}:1043-1104, pkg/postgres/configuration.go:487-555 (v1.30)`,
  bad: database({ 'max_connections: "150"': 'max_connections: "150", listen_addresses: "*"' }),
  good: database({ 'max_connections: "150"': 'max_connections: "150", work_mem: 16MB' }),
  check: forClusters(function* (cluster) {
    for (const [name, value] of Object.entries(recordAt(cluster, 'spec', 'postgresql', 'parameters'))) {
      const wrong = parameterProblem(name, value)
      if (wrong !== undefined) yield { object: cluster, path: parameterPath(name), ...wrong }
    }
  }),
}

function parameterProblem(name: string, value: unknown): Pick<Problem, 'message' | 'fix'> | undefined {
  if (!isParameterName(name))
    return { message: `"${name}" is no name of a PostgreSQL setting.`, fix: 'Write it as in postgresql.conf.' }
  if (typeof value !== 'string') return { message: `The value of ${name} is no text.`, fix: 'Put it into quotes.' }
  if (!fixedParameters.has(name)) return undefined
  if (Object.hasOwn(written, name) && written[name]?.includes(value) === true) return undefined
  return {
    message: `${name} is set by CloudNativePG, which refuses it here.`,
    fix: name === 'shared_preload_libraries' ? 'Use the list postgresql.shared_preload_libraries.' : 'Leave it out.',
  }
}

const sizeNames = ['shared_buffers', 'min_wal_size', 'max_wal_size'] as const

/** Sizes that do not go together. */
export const clusterSizesFit: Rule = {
  id: 'cluster-sizes-fit',
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
  check: forClusters(function* (cluster) {
    for (const name of sizeNames) {
      const text = parameterOf(cluster, name)
      if (text === undefined || text === '' || postgresSize(text) !== undefined) continue
      yield {
        object: cluster,
        path: parameterPath(name),
        message: `${name} is no size that CloudNativePG reads.`,
        fix: 'Write a whole number with kB, MB, GB or TB, such as "256MB".',
      }
    }
    yield* memoryProblem(cluster)
    yield* logProblems(cluster)
  }),
}

function* memoryProblem(cluster: K8sObject): Iterable<Problem> {
  const buffers = postgresSize(parameterOf(cluster, 'shared_buffers') ?? '')
  const resources = recordAt(cluster, 'spec', 'resources')
  const memory = sizeAt(resources, 'requests', 'memory')
  const hasHugePages = ['requests', 'limits'].some((side) =>
    Object.keys(recordAt(resources, side)).some((name) => name.startsWith('hugepages-')),
  )
  if (buffers === undefined || memory === undefined || memory === 0n || buffers <= memory || hasHugePages) return
  yield {
    object: cluster,
    path: parameterPath('shared_buffers'),
    message: `shared_buffers (${parameterOf(cluster, 'shared_buffers')}) is more than the memory request (${quantityAt(resources, 'requests', 'memory')}).`,
    fix: 'Set it to a quarter of the memory request, or raise the request.',
  }
}

function* logProblems(cluster: K8sObject): Iterable<Problem> {
  const [smallest, largest] = [
    parameterOf(cluster, 'min_wal_size') || '80MB',
    parameterOf(cluster, 'max_wal_size') || '1GB',
  ]
  const [min, max] = [postgresSize(smallest), postgresSize(largest)]
  const problem = (name: string, message: string, fix: string): Problem => ({
    object: cluster,
    path: parameterPath(name),
    message,
    fix,
  })
  if (min !== undefined && max !== undefined && min >= max) {
    yield problem(
      'min_wal_size',
      `min_wal_size (${smallest}) is not below max_wal_size (${largest}).`,
      'Lower min_wal_size, or raise max_wal_size.',
    )
  }
  const volume = sizeAt(cluster, 'spec', 'walStorage', 'size')
  for (const name of ['min_wal_size', 'max_wal_size']) {
    const text = parameterOf(cluster, name)
    const size = postgresSize(text ?? '')
    if (volume === undefined || size === undefined || size < volume) continue
    yield problem(
      name,
      `${name} (${text}) is not below the volume of the log (${quantityAt(cluster, 'spec', 'walStorage', 'size')}).`,
      'Enlarge walStorage.',
    )
  }
}
