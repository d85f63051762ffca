import type { Mutant } from '../mutant.ts'
import { inCluster, parametersOf } from '../support/database.ts'
import { withParameters, withSpec } from '../support/postgres.ts'

/** Faults in replicas, and in where they run. */
export const replicationMutants: readonly Mutant[] = [
  withParameters('cluster-wal-level', 'minimal', { wal_level: 'minimal' }),
  withParameters('cluster-wal-level', 'an unknown level', { wal_level: 'hot_standby' }),
  inCluster('cluster-wal-log-hints', 'no hints', (cluster) => {
    cluster.spec.instances = 3
    parametersOf(cluster)['wal_log_hints'] = 'off'
  }),
  withSpec('cluster-update-strategy', 'supervised', { instances: 1, primaryUpdateStrategy: 'supervised' }),
  withSpec('synchronous-replicas', 'one of one', {
    instances: 1,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 1 } },
  }),
  withSpec('synchronous-replicas', 'none of three', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' }, synchronous: { method: 'any', number: 0 } },
  }),
  withSpec('synchronous-replicas', 'as many as there are, the older way', {
    instances: 2,
    minSyncReplicas: 1,
    maxSyncReplicas: 2,
  }),
  withSpec('failover-quorum', 'a quorum of other clusters', {
    instances: 3,
    postgresql: {
      parameters: { max_connections: '300' },
      synchronous: { method: 'any', number: 1, standbyNamesPre: ['a'], failoverQuorum: true },
    },
  }),
  withSpec('synchronous-replication', 'replicas that nobody waits for', {
    instances: 3,
    postgresql: { parameters: { max_connections: '300' } },
  }),
  withSpec('replica-spread', 'all on one node', { instances: 3, affinity: { enablePodAntiAffinity: false } }),
  withSpec('anti-affinity-type', 'an unknown type', { affinity: { podAntiAffinityType: 'strict' } }),
  inCluster('synchronous-election', 'no labels', ({ spec }) => {
    spec['postgresql'] = { ...Object(spec['postgresql']), syncReplicaElectionConstraint: { enabled: true } }
  }),
  withSpec('replication-slot-patterns', 'no pattern', {
    replicationSlots: { synchronizeReplicas: { excludePatterns: ['('] } },
  }),
  withSpec('replication-slots', 'no feedback', {
    replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } },
  }),
  withParameters('replication-switches', 'neither on nor off', { hot_standby_feedback: 'maybe' }),
  withSpec('promotion-token', 'a replica with a token', {
    replica: { enabled: true, source: 'old', promotionToken: 'token' },
  }),
  withSpec('replica-cluster-source', 'a replica of nothing', { replica: { enabled: true, source: 'old' } }),
]
