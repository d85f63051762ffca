import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster'
import { highlyAvailable, synchronousOf } from '../../options/postgres/replication.ts'
import type { PostgresSettings } from '../../options/postgres/postgres.ts'

type ClusterSpec = NonNullable<ICluster['spec']>

/**
 * Three instances or more never share a node: the operator's default only prefers this (CloudNativePG
 * docs/src/scheduling.md:53-97, v1.30.0). Given settings take precedence.
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

/** Synchronous replication, with every field that the webhook would fill in (docs/src/replication.md:167-228, v1.30.0). */
export function replicationOf(settings: PostgresSettings): Pick<NonNullable<ClusterSpec['postgresql']>, 'synchronous'> {
  const synchronous = synchronousOf(settings)
  if (synchronous === undefined) return {}
  const { number, dataDurability, failoverQuorum } = synchronous
  return { synchronous: { method: 'any', number, dataDurability, ...(failoverQuorum && { failoverQuorum }) } }
}
