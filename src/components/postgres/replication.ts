import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { highlyAvailable, synchronousOf } from '../../options/postgres/replication.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'

type ClusterSpec = NonNullable<ICluster['spec']>

/**
 * Three instances or more never share a node: the operator's default only prefers this (cloudnative-pg@v1.30.1
 * docs/src/scheduling.md#"## Pod Affinity and Anti-Affinity"). Given settings take precedence.
 */
export function affinityOf({ instances, affinity }: PostgresSettings): ClusterSpec['affinity'] {
  if (instances < highlyAvailable) return affinity
  return {
    enablePodAntiAffinity: true,
    topologyKey: 'kubernetes.io/hostname',
    podAntiAffinityType: 'required',
    ...affinity,
  }
}

/**
 * Synchronous replication, with every field that the webhook would fill in (cloudnative-pg@v1.30.1
 * docs/src/replication.md#"#### Migrating from Deprecated Synchronous").
 */
export function replicationOf(settings: PostgresSettings): Pick<NonNullable<ClusterSpec['postgresql']>, 'synchronous'> {
  const synchronous = synchronousOf(settings)
  if (synchronous === undefined) return {}
  const { number, dataDurability, failoverQuorum } = synchronous
  return { synchronous: { method: 'any', number, dataDurability, ...(failoverQuorum && { failoverQuorum }) } }
}
