import * as fc from 'fast-check'
import { postgresEdits } from '../../../src/options/postgres/postgres.ts'
import type { PostgresClusterOptions, PostgresOptions } from '../../../src/options/postgres/postgres.ts'
import { common } from './common.ts'
import { edits, editsOf } from './edits.ts'
import { partial } from './partial.ts'
import { backupAndRecovery } from './postgres-backup.ts'
import { postgresPresent } from './present.ts'
import { ownerCredentials } from './secret-sources.ts'
import {
  annotations,
  clusterName,
  dnsLabel,
  instanceName,
  labels,
  objectName,
  serviceName,
  volumeSize,
} from './text.ts'
import { resources } from './workload.ts'

// The log fits the volume for it: at most 1536MB against at least 2Gi.
const wal = fc
  .record(
    { gigabytes: fc.integer({ min: 2, max: 100 }), storageClassName: objectName },
    { requiredKeys: ['gigabytes'], noNullPrototype: true },
  )
  .map(({ gigabytes, ...rest }) => ({ size: `${gigabytes}Gi`, ...rest }))

const parameters = partial({
  shared_buffers: fc.constantFrom('128MB', '512MB', '131072kB'),
  min_wal_size: fc.constantFrom('80MB', '512MB'),
  max_wal_size: fc.constantFrom('1GB', '1536MB'),
  work_mem: fc.constantFrom('16MB', '4096'),
  random_page_cost: fc.constantFrom('1.1', '1e0'),
  'pg_stat_statements.max': fc.constant('10000'),
  log_statement: fc.constantFrom('none', 'off', 'on'),
}).map(
  (given) =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>,
)

// A name that neither a cluster nor another Service has.
const ownPoolerName = serviceName.map((name) => `p-${name}`.slice(0, 63).replace(/-+$/, ''))

const synchronous = fc.oneof(
  partial({
    number: fc.integer({ min: 1, max: 4 }),
    dataDurability: fc.constantFrom('required' as const, 'preferred' as const),
    failoverQuorum: fc.boolean(),
  }),
  fc.constant(false as const),
)

/** Replicas that there are: fewer than instances, and none asked of a single one. */
function fitReplication<T extends PostgresClusterOptions>(options: T): T {
  const { instances = 1, synchronous: given } = options
  if (given === undefined || given === false) return options
  if (instances === 1) return { ...options, synchronous: undefined }
  return { ...options, synchronous: { ...given, number: given.number && Math.min(given.number, instances - 1) } }
}

const pooler = fc.record(
  {
    name: ownPoolerName,
    instances: fc.integer({ min: 1, max: 4 }),
    poolSize: fc.integer({ min: 1, max: 40 }),
    backend: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** A pooler whose connections the server has. */
function fitPooler<T extends PostgresClusterOptions>(options: T): T {
  const given = options.pooler
  if (given === undefined) return options
  const { poolSize: _, ...rest } = given
  const own = given.backend === true ? rest : given
  const { instances = 2 } = own
  const { poolSize: each = 20 } = own as { poolSize?: number }
  const pool = options.poolSize ?? 1
  const needed = 20 + (own.backend === true ? instances * pool : instances * each + pool)
  return { ...options, pooler: own, maxConnections: Math.max(options.maxConnections ?? 150, needed, 30) }
}

const connections = fc
  .record({
    max: fc.option(fc.integer({ min: 30, max: 2000 }), { nil: undefined }),
    less: fc.option(fc.nat(1000), { nil: undefined }),
  })
  .map(({ max, less }) => ({
    ...(max !== undefined && { maxConnections: max }),
    ...(less !== undefined && { poolSize: Math.max(1, (max ?? 150) - 20 - less) }),
  }))

/** The cluster, within a namespace. */
export const postgresCluster = (namespace?: string): fc.Arbitrary<PostgresClusterOptions> =>
  fc
    .tuple(
      partial({
        name: clusterName,
        instances: fc.integer({ min: 1, max: 5 }),
        synchronous,
        pooler,
        storage: partial({ size: volumeSize, storageClassName: objectName, wal }),
        image: fc.constantFrom(
          'ghcr.io/cloudnative-pg/postgresql:16.4',
          'registry.example.com:5000/pg:17',
          `pg:18.1@sha256:${'0a'.repeat(32)}`,
        ),
        resources,
        parameters,
        owner: fc.constantFrom('convex', 'app_1', '_x', 'y', 'null'),
        inheritedMetadata: partial({ labels, annotations }),
        affinity: fc.constantFrom<NonNullable<PostgresClusterOptions['affinity']>[]>(
          { nodeSelector: { disk: 'ssd' } },
          { enablePodAntiAffinity: true, topologyKey: 'kubernetes.io/hostname', podAntiAffinityType: 'required' },
          { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
        ),
        priorityClassName: dnsLabel,
      }),
      connections,
      fc.option(ownerCredentials, { nil: undefined, freq: 2 }),
      backupAndRecovery,
    )
    .map(([rest, sizes, credentials, kept]) => ({
      ...rest,
      ...sizes,
      ...kept,
      ...(credentials !== undefined && { credentials: credentials(rest.name ?? 'convex-db', namespace) }),
    }))
    .map(fitReplication)
    .map(fitPooler)

/** Options of `convexPostgres`. */
export const postgresOptions: fc.Arbitrary<PostgresOptions> = common.chain((shared) =>
  fc
    .tuple(
      postgresCluster(shared.namespace),
      partial({
        instanceName,
        edit: edits(postgresEdits),
      }),
    )
    .map((parts) => Object.assign({}, shared, ...parts) as PostgresOptions)
    .map((options) => ({ ...options, edit: editsOf(options.edit, postgresPresent(options)) })),
)
