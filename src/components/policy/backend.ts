import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule'
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec'
import { apiPort } from '../../convex/ports.ts'
import { everyAddress, notPublicIpv4, notPublicIpv6 } from '../../kubernetes/policy/internet.ts'
import { serviceNamespaceOf } from '../../kubernetes/names.ts'
import type { NetworkPolicySettings } from '../../options/policy/network-policy.ts'
import { databaseLabels, inFrontOf } from './parts.ts'
import { ownPods, podsIn, tcp, toDns, toTarget } from './peers.ts'

/** Ingress and egress of the backend. */
export function backendPolicy(settings: NetworkPolicySettings): INetworkPolicySpec {
  const { backend, prometheus, clients, functionEnvironment } = settings
  const controller = inFrontOf(settings)
  const from = [
    ...(controller === undefined ? [] : [podsIn(controller)]),
    ...(backend.metrics ? [podsIn(prometheus)] : []),
    ...clients.map(podsIn),
    ...(functionEnvironment === false ? [] : [ownPods({ app: functionEnvironment.name })]),
  ]
  return {
    podSelector: { matchLabels: { app: backend.name } },
    policyTypes: ['Ingress', 'Egress'],
    // A rule without "from" would allow all sources; an empty list would not be stored, and would differ at every sync.
    ingress: from.length === 0 ? undefined : [{ from, ports: tcp([apiPort]) }],
    egress: egress(settings),
  }
}

/** The export calls the public origin like other clients, and uploads the result. It has no clients. */
export function exportPolicy(
  settings: NetworkPolicySettings,
  { name, endpoint }: { readonly name: string; readonly endpoint?: string | undefined },
): INetworkPolicySpec {
  return {
    podSelector: { matchLabels: { app: name } },
    policyTypes: ['Ingress', 'Egress'],
    egress: egress({ ...settings, database: { type: 'sqlite' }, s3Endpoint: endpoint }),
  }
}

/** The Job that sets the environment of functions calls only the backend. */
export function functionEnvironmentPolicy(
  settings: NetworkPolicySettings,
  { name }: { readonly name: string },
): INetworkPolicySpec {
  return {
    podSelector: { matchLabels: { app: name } },
    policyTypes: ['Ingress', 'Egress'],
    egress: [toDns(settings), { to: [ownPods({ app: settings.backend.name })], ports: tcp([apiPort]) }],
  }
}

function egress(settings: NetworkPolicySettings): INetworkPolicyEgressRule[] {
  const { mode, allow } = settings.egress
  if (mode === 'open') return [{}]
  const controller = inFrontOf(settings)
  return [
    toDns(settings),
    ...toDatabase(settings),
    // For clusters that route the address of the public origin straight to the pods of the controller.
    ...(controller === undefined ? [] : [{ to: [podsIn(controller)], ports: tcp(controller.ports) }]),
    ...toStorage(settings),
    ...allow.map(toTarget),
    toInternet(settings),
  ]
}

function toDatabase({ database, externalDatabase }: NetworkPolicySettings): INetworkPolicyEgressRule[] {
  if (database.type === 'sqlite') return []
  if (database.type === 'cloudnative-pg') return [{ to: [ownPods(databaseLabels(database))], ports: tcp([5432]) }]
  return externalDatabase === undefined ? [{ ports: tcp([database.port]) }] : [toTarget(externalDatabase)]
}

/** S3 that is a Service of the cluster. The ports of its pods may differ from those of the Service, so all are open. */
function toStorage({ s3Endpoint, namespace }: NetworkPolicySettings): INetworkPolicyEgressRule[] {
  const found = s3Endpoint === undefined ? undefined : serviceNamespaceOf(new URL(s3Endpoint).hostname, namespace)
  return found === undefined ? [] : [{ to: [podsIn({ namespace: found, podLabels: {} })] }]
}

function toInternet({ egress: { mode, ports = [80, 443], except, ipv6 }, s3Endpoint }: NetworkPolicySettings) {
  const isUntrusted = mode === 'untrusted'
  const blocks = [
    {
      cidr: everyAddress.ipv4,
      except: [...(isUntrusted ? notPublicIpv4 : []), ...except.filter((item) => !isIpv6(item))],
    },
    { cidr: everyAddress.ipv6, except: [...(isUntrusted ? notPublicIpv6 : []), ...except.filter(isIpv6)] },
  ]
  return {
    to: blocks.slice(0, ipv6 ? 2 : 1).map(({ cidr, except: closed }) => ({
      ipBlock: { cidr, except: closed.length === 0 ? undefined : [...new Set(closed)] },
    })),
    ports: ports.length === 0 ? undefined : tcp([...new Set([...ports, ...portOf(s3Endpoint)])]),
  }
}

const isIpv6 = (cidr: string): boolean => cidr.includes(':')

/** The port of an endpoint, when its URL names one. */
function portOf(endpoint: string | undefined): readonly number[] {
  const { port = '' } = endpoint === undefined ? {} : new URL(endpoint)
  return port === '' ? [] : [Number(port)]
}
