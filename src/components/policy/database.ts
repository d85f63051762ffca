import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec'
import type { NetworkPolicySettings } from '../../options/policy/network-policy.ts'
import { databaseLabels } from './parts.ts'
import { ownPods, podsIn, tcp, toDns, toTarget } from './peers.ts'

/** Ports of an instance of CloudNativePG (cloudnative-pg@v1.30.1 docs/src/security.md#"#### Exposed Ports"). */
const port = { postgres: 5432, status: 8000, metrics: 9187 }

/** A CloudNativePG cluster as its policies see it. */
interface PolicedCluster {
  readonly name: string
  readonly metrics: boolean
}

/** Allows the pods of one backend, in any namespace. */
export function clientPolicy(
  cluster: Pick<PolicedCluster, 'name'>,
  backend: { readonly namespace: string; readonly name: string },
): INetworkPolicySpec {
  const from = [podsIn({ namespace: backend.namespace, podLabels: { app: backend.name } })]
  return {
    podSelector: { matchLabels: databaseLabels(cluster) },
    policyTypes: ['Ingress'],
    ingress: [{ from, ports: tcp([port.postgres]) }],
  }
}

/**
 * Ingress of the database: the backend, the operator on its two ports (cloudnative-pg@v1.30.1
 * docs/src/networking.md#"please ensure the operator can reach every cluster pod"), and its own pods, including poolers
 * and bootstrap jobs, which have the same label.
 */
export function databasePolicy(settings: NetworkPolicySettings, database: PolicedCluster): INetworkPolicySpec {
  const policy = clusterPolicy(settings, database)
  const backend = { from: [ownPods({ app: settings.backend.name })], ports: tcp([port.postgres]) }
  return { ...policy, ingress: [backend, ...(policy.ingress ?? [])] }
}

/** The same for a cluster of many backends, each of which is allowed by a separate policy. */
export function clusterPolicy(settings: NetworkPolicySettings, database: PolicedCluster): INetworkPolicySpec {
  const { databaseOperator, prometheus, kubernetesApi, databaseEgress } = settings
  const own = ownPods(databaseLabels(database))
  return {
    podSelector: { matchLabels: databaseLabels(database) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [podsIn(databaseOperator), own], ports: tcp([port.postgres, port.status]) },
      ...(database.metrics ? [{ from: [podsIn(prometheus)], ports: tcp([port.metrics]) }] : []),
    ],
    egress: [
      toDns(settings),
      { to: [own], ports: tcp([port.postgres, port.status]) },
      // Without "to": some network plugins do not count the API server among any addresses.
      {
        to: kubernetesApi.cidrs.length === 0 ? undefined : kubernetesApi.cidrs.map((cidr) => ({ ipBlock: { cidr } })),
        ports: tcp(kubernetesApi.ports),
      },
      ...databaseEgress.map(toTarget),
    ],
  }
}
