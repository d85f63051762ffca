import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import * as v from 'valibot'
import { labels, objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { withRules } from '../cross-check.ts'
import { callback, dnsLabel, flag, listOf, objectName, oneOf, port, serviceName, textLike } from '../fields.ts'
import { networkPolicyRules } from './rules.ts'
import { orOff } from '../or-off.ts'
import { cidr, egressTarget, podPeer, podPeerEntries, ports } from './peers.ts'
import type { EgressTarget, PodPeer } from './peers.ts'
import { backendEgress } from './egress.ts'
import type { BackendEgressOptions } from './egress.ts'
import { strict } from '../strict.ts'

/** The pods that send requests from outside on to the backend. */
export interface IngressControllerPeer {
  /**
   * Namespace of the controller's pods.
   * @default 'traefik'
   */
  readonly namespace?: string | undefined
  /**
   * Labels of the controller's pods.
   * @default every pod of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Ports of the controller's pods for HTTPS. Node actions call the public origin, and many clusters lead its address
   * straight to these pods, so that the backend must be let out to them too.
   * @default [443, 8443]
   */
  readonly ports?: readonly number[] | undefined
}

/** The DNS of the cluster. */
export interface DnsPeer {
  /**
   * Namespace of the DNS pods.
   * @default 'kube-system'
   */
  readonly namespace?: string | undefined
  /**
   * Labels of the DNS pods, as in `{ 'k8s-app': 'kube-dns' }`.
   * @default every pod of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Addresses, for a DNS cache on every node: `169.254.20.10/32` for NodeLocal DNSCache.
   * @default []
   */
  readonly cidrs?: readonly string[] | undefined
  /**
   * Ports of the DNS pods; OpenShift has 5353.
   * @default [53]
   */
  readonly ports?: readonly number[] | undefined
}

/** The API server, to which instances of CloudNativePG report. */
export interface KubernetesApiPeer {
  /**
   * Addresses of the API server; no selector finds it.
   * @default any address
   */
  readonly cidrs?: readonly string[] | undefined
  /**
   * Ports of the API server, before and behind its Service.
   * @default [443, 6443]
   */
  readonly ports?: readonly number[] | undefined
}

/** Edits of the objects of `convexNetworkPolicy`. */
export interface NetworkPolicyEdits {
  readonly defaultDeny?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly backend?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly dashboard?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly database?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly export?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly functionEnvironment?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
  readonly acmeSolver?: ((object: INetworkPolicy) => INetworkPolicy | void) | undefined
}

/** What can be said of the policies, alone or within a stack. */
export interface NetworkPolicyPeerOptions {
  /**
   * Name of the backend's policy, and the beginning of the names of the others.
   * @default the name of the backend
   */
  readonly name?: string | undefined
  /**
   * Whom the policies close in. `stack`: the pods of this deployment; other pods of the namespace stay as they are.
   * `namespace`: every pod of the namespace; what else lives there needs policies of its own.
   * @default 'stack'
   */
  readonly scope?: 'stack' | 'namespace' | undefined
  /** The Ingress controller, or `false` for none. Default: namespace `traefik`. */
  readonly ingressController?: IngressControllerPeer | false | undefined
  /** The controller in front of the dashboard, when it is another than `ingressController`. */
  readonly dashboardController?: IngressControllerPeer | undefined
  /** The proxies of the Tailscale operator. Default: namespace `tailscale`. */
  readonly tailscale?: Partial<PodPeer> | undefined
  /** Prometheus, let in where there are metrics. Default: namespace `monitoring`. */
  readonly prometheus?: Partial<PodPeer> | undefined
  /** The operator of CloudNativePG. Default: namespace `cnpg-system`. */
  readonly databaseOperator?: Partial<PodPeer> | undefined
  /** The DNS of the cluster. Default: port 53 of the pods in `kube-system`. */
  readonly dns?: DnsPeer | undefined
  /** The API server. Default: ports 443 and 6443 of any address. */
  readonly kubernetesApi?: KubernetesApiPeer | undefined
  /**
   * Pods that call the backend inside the cluster.
   * @default []
   */
  readonly clients?: readonly PodPeer[] | undefined
  /** Where the backend may go. Default: DNS, the database, the Ingress controller, and ports 80 and 443 of the internet. */
  readonly egress?: BackendEgressOptions | undefined
  /**
   * Where the database may go besides DNS, its own pods and the API server: the object store of its backups, when
   * `kubernetesApi.cidrs` leaves it out.
   * @default []
   */
  readonly databaseEgress?: readonly EgressTarget[] | undefined
  /**
   * Where a database is that is not a CloudNativePG cluster of this deployment. Policies know no host names.
   * @default its port, at any address
   */
  readonly externalDatabase?: EgressTarget | undefined
}

/**
 * The database that the policies are for: a CloudNativePG cluster by its name (with or without Prometheus reading its
 * metrics), one elsewhere by its port, or SQLite, which needs no way out.
 */
export type PolicedDatabase =
  | {
      readonly type: 'cloudnative-pg'
      /** Default: `convex-db`. */ readonly name?: string | undefined
      /** Default: `false`. */ readonly metrics?: boolean | undefined
    }
  | { readonly type: 'external'; readonly port: number }
  | { readonly type: 'sqlite' }

/** Options of `convexNetworkPolicy`. */
export interface NetworkPolicyOptions extends ObjectOptions, NetworkPolicyPeerOptions {
  /**
   * The backend's pods and who sends requests on to them. Default: `{ name: 'convex-backend', metrics: false, access: 'ingress' }`.
   */
  readonly backend?:
    | {
        readonly name?: string | undefined
        readonly metrics?: boolean | undefined
        readonly access?: 'ingress' | 'tailscale' | undefined
      }
    | undefined
  /**
   * The dashboard's pods and who may reach them, or `false` when there is no dashboard. `none` is for
   * `kubectl port-forward`, which no policy stops. Default: `{ name: 'convex-dashboard', access: 'tailscale' }`.
   */
  readonly dashboard?:
    | {
        readonly name?: string | undefined
        readonly access?: 'tailscale' | 'ingress' | 'none' | undefined
      }
    | false
    | undefined
  /** The database. Default: the CloudNativePG cluster `convex-db`. */
  readonly database?: PolicedDatabase | undefined
  /**
   * The pods of `convexExport`, and the endpoint of their object storage when it is not AWS itself. They go where the
   * backend may go, but for the database: to the public origin, the package registry and the storage.
   * @default false
   */
  readonly export?: { readonly name?: string | undefined; readonly endpoint?: string | undefined } | false | undefined
  /**
   * The pods of `convexFunctionEnvironment`, which go to DNS and to the backend, and nowhere else.
   * @default false
   */
  readonly functionEnvironment?: { readonly name?: string | undefined } | false | undefined
  /**
   * Endpoint of S3, when it is not AWS itself: its port, or the namespace when it is a Service of the cluster, is opened.
   * @default none
   */
  readonly s3Endpoint?: string | undefined
  /**
   * Lets the Ingress controller reach the solver pods of cert-manager (ACME HTTP-01), with `scope: 'namespace'`.
   * @default false
   */
  readonly acmeSolver?: boolean | undefined
  /** Changes to the objects, each run on a copy and validated after. */
  readonly edit?: NetworkPolicyEdits | undefined
}

// Its namespace follows from the controller, which the stack knows.
const ingressController = strict({
  namespace: v.optional(dnsLabel),
  podLabels: v.optional(labels),
  ports: v.optional(ports),
})

const dns = strict({
  ...podPeerEntries('kube-system'),
  cidrs: v.optional(listOf(cidr), []),
  ports: v.optional(ports, [53]),
})

const kubernetesApi = strict({ cidrs: v.optional(listOf(cidr), []), ports: v.optional(ports, [443, 6443]) })

export const networkPolicyEntries = {
  name: v.optional(objectName),
  scope: v.optional(oneOf(['stack', 'namespace']), 'stack'),
  ingressController: v.optional(orOff(ingressController)),
  dashboardController: v.optional(ingressController),
  tailscale: v.optional(strict(podPeerEntries('tailscale'), { bare: 'namespace' }), {}),
  prometheus: v.optional(strict(podPeerEntries('monitoring'), { bare: 'namespace' }), {}),
  databaseOperator: v.optional(strict(podPeerEntries('cnpg-system'), { bare: 'namespace' }), {}),
  dns: v.optional(dns, {}),
  kubernetesApi: v.optional(kubernetesApi, {}),
  clients: v.optional(listOf(podPeer), []),
  egress: v.optional(backendEgress, {}),
  databaseEgress: v.optional(listOf(egressTarget), []),
  externalDatabase: v.optional(egressTarget),
}

const databases = {
  'cloudnative-pg': strict({
    type: v.literal('cloudnative-pg'),
    name: v.optional(dnsLabel, 'convex-db'),
    metrics: v.optional(flag, false),
  }),
  external: strict({ type: v.literal('external'), port }),
  sqlite: strict({ type: v.literal('sqlite') }),
}

type Databases = typeof databases

const policedDatabase = v.lazy((input) => {
  const type: unknown = typeof input === 'object' && input !== null ? (input as { type?: unknown }).type : undefined
  return databases[type as keyof Databases] ?? strict({ type: oneOf(['cloudnative-pg', 'external', 'sqlite']) })
}) as v.GenericSchema<PolicedDatabase, v.InferOutput<Databases[keyof Databases]>>

const dashboard = strict({
  name: v.optional(serviceName, 'convex-dashboard'),
  access: v.optional(oneOf(['tailscale', 'ingress', 'none']), 'tailscale'),
})

export const networkPolicyEdits = strict({
  defaultDeny: v.optional(callback<NonNullable<NetworkPolicyEdits['defaultDeny']>>()),
  backend: v.optional(callback<NonNullable<NetworkPolicyEdits['backend']>>()),
  dashboard: v.optional(callback<NonNullable<NetworkPolicyEdits['dashboard']>>()),
  database: v.optional(callback<NonNullable<NetworkPolicyEdits['database']>>()),
  export: v.optional(callback<NonNullable<NetworkPolicyEdits['export']>>()),
  functionEnvironment: v.optional(callback<NonNullable<NetworkPolicyEdits['functionEnvironment']>>()),
  acmeSolver: v.optional(callback<NonNullable<NetworkPolicyEdits['acmeSolver']>>()),
})

const endpoint = textLike(isEndpoint, 'a URL such as "https://s3.example.com:9000"')

export const networkPolicyOptions = withRules(
  strict({
    ...objectEntries,
    ...networkPolicyEntries,
    backend: v.optional(
      strict({
        name: v.optional(serviceName, 'convex-backend'),
        metrics: v.optional(flag, false),
        access: v.optional(oneOf(['ingress', 'tailscale']), 'ingress'),
      }),
      {},
    ),
    dashboard: v.optional(orOff(dashboard), {}),
    database: v.optional(policedDatabase, { type: 'cloudnative-pg' }),
    export: v.optional(
      orOff(strict({ name: v.optional(serviceName, 'convex-export'), endpoint: v.optional(endpoint) })),
      false,
    ),
    functionEnvironment: v.optional(
      orOff(strict({ name: v.optional(serviceName, 'convex-function-environment') })),
      false,
    ),
    s3Endpoint: v.optional(endpoint),
    acmeSolver: v.optional(flag, false),
    edit: v.optional(networkPolicyEdits, {}),
  }),
  ...networkPolicyRules,
) satisfies v.GenericSchema<NetworkPolicyOptions>

function isEndpoint(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).password === ''
}

/** Settings of `convexNetworkPolicy`. */
export type NetworkPolicySettings = v.InferOutput<typeof networkPolicyOptions>
