import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec'
import { inSyncWave } from '../../kubernetes/argocd/argocd.ts'
import { finish } from '../../kubernetes/edit.ts'
import { metadataOf } from '../../kubernetes/metadata.ts'
import type { Shared } from '../../kubernetes/metadata.ts'
import { networkPolicyOptions } from '../../options/policy/network-policy.ts'
import type { NetworkPolicyPeerOptions } from '../../options/policy/network-policy.ts'
import { parse } from '../../options/parse.ts'
import { clientPolicy, clusterPolicy } from './database.ts'

interface PolicedCluster {
  readonly name: string
  readonly metrics: boolean
}

/** The policy of a cluster that many backends use: all peers except for the backends, which change over time. */
export function sharedDatabasePolicy(
  shared: Shared,
  peers: NetworkPolicyPeerOptions,
  cluster: PolicedCluster,
): { readonly database: NetworkPolicy } {
  const { name: _, externalDatabase: __, dashboardController: ___, ...rest } = peers
  const database = { type: 'cloudnative-pg' as const, ...cluster }
  const settings = parse('convexFleet', networkPolicyOptions, { ...shared, ...rest, dashboard: false, database })
  return finish('convexFleet', { database: policy(shared, cluster.name, clusterPolicy(settings, cluster)) }, {})
}

/** The policy that allows the backend of one instance to reach that cluster. Policies are additive. */
export function sharedDatabaseClient(
  shared: Shared,
  cluster: Pick<PolicedCluster, 'name'>,
  instance: { readonly name: string; readonly namespace: string; readonly backend: string },
): NetworkPolicy {
  const { namespace, backend } = instance
  return policy(shared, `${cluster.name}-${instance.name}`, clientPolicy(cluster, { namespace, name: backend }))
}

function policy(shared: Shared, name: string, spec: INetworkPolicySpec): NetworkPolicy {
  const annotations = inSyncWave('policies')
  return new NetworkPolicy({ metadata: metadataOf(shared, { name, component: 'network-policy', annotations }), spec })
}
