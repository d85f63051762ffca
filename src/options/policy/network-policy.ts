import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import * as v from 'valibot'
import { objectEntries } from '../common.ts'
import type { ObjectOptions } from '../common.ts'
import { withRules } from '../cross-check.ts'
import { editsOf, dnsLabel, flag, listOf, objectName, oneOf, port, serviceName, textLike } from '../fields.ts'
import { networkPolicyRules } from './rules.ts'
import { byType, orOff } from '../choice.ts'
import { dashboardController, dns, ingressController, kubernetesApi } from './cluster-peers.ts'
import type { DnsPeer, IngressControllerPeer, KubernetesApiPeer } from './cluster-peers.ts'
import { egressTarget, podPeer, podPeerEntries } from './peers.ts'
import type { EgressTarget, PodPeer } from './peers.ts'
import { backendEgress } from './egress.ts'
import type { BackendEgressOptions } from './egress.ts'
import { strict } from '../strict.ts'

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

/** Options of the policies, standalone or within a stack. */
export interface NetworkPolicyPeerOptions {
  /**
   * Name of the backend's policy, and prefix of the names of the others.
   * @default the name of the backend
   */
  readonly name?: string | undefined
  /**
   * Pods that the policies isolate. `stack`: the pods of this deployment; other pods of the namespace are not affected.
   * `namespace`: every pod of the namespace; other workloads there need separate policies.
   * @default 'stack'
   */
  readonly scope?: 'stack' | 'namespace' | undefined
  /**
   * The Ingress controller, or `false` for none.
   * @default { namespace: 'traefik', ports: [443, 8443] }; in a stack the controller of its route
   */
  readonly ingressController?: IngressControllerPeer | false | undefined
  /**
   * The controller in front of the dashboard, if it differs from `ingressController`.
   * @default none; in a stack the controller of its route
   */
  readonly dashboardController?: Omit<IngressControllerPeer, 'ports'> | undefined
  /**
   * The proxies of the Tailscale operator.
   * @default { namespace: 'tailscale' }
   */
  readonly tailscale?: Partial<PodPeer> | undefined
  /**
   * Prometheus, which may reach pods with metrics.
   * @default { namespace: 'monitoring' }
   */
  readonly prometheus?: Partial<PodPeer> | undefined
  /**
   * The operator of CloudNativePG.
   * @default { namespace: 'cnpg-system' }
   */
  readonly databaseOperator?: Partial<PodPeer> | undefined
  /**
   * The DNS of the cluster.
   * @default { namespace: 'kube-system', ports: [53] }
   */
  readonly dns?: DnsPeer | undefined
  /**
   * The API server.
   * @default { ports: [443, 6443] }
   */
  readonly kubernetesApi?: KubernetesApiPeer | undefined
  /**
   * Pods that call the backend inside the cluster.
   * @default []
   */
  readonly clients?: readonly PodPeer[] | undefined
  /**
   * Destinations that the backend may reach in addition to DNS, the database and the Ingress controller.
   * @default { mode: 'internet' }
   */
  readonly egress?: BackendEgressOptions | undefined
  /**
   * Destinations that the database may reach in addition to DNS, its own pods and the API server: the object store of
   * its backups, if `kubernetesApi.cidrs` does not include it.
   * @default []
   */
  readonly databaseEgress?: readonly EgressTarget[] | undefined
  /**
   * Where an external database is, which is not a CloudNativePG cluster of this deployment. Policies cannot refer to
   * host names.
   * @default its port, at any address
   */
  readonly externalDatabase?: EgressTarget | undefined
}

/**
 * The database that the policies are for: a CloudNativePG cluster by its name (with or without Prometheus reading its
 * metrics), an external one by its port, or SQLite, which needs no egress.
 */
export type PolicedDatabase =
  | {
      readonly type: 'cloudnative-pg'
      /**
       * Name of the Cluster.
       * @default 'convex-db'
       */
      readonly name?: string | undefined
      /**
       * Whether Prometheus reads its metrics.
       * @default false
       */
      readonly metrics?: boolean | undefined
    }
  | { readonly type: 'external'; readonly port: number }
  | { readonly type: 'sqlite' }

/** Options of `convexNetworkPolicy`. */
export interface NetworkPolicyOptions extends ObjectOptions, NetworkPolicyPeerOptions {
  /**
   * The backend's pods and what forwards requests to them.
   * @default { name: 'convex-backend', metrics: false, access: 'ingress' }
   */
  readonly backend?:
    | {
        readonly name?: string | undefined
        readonly metrics?: boolean | undefined
        readonly access?: 'ingress' | 'tailscale' | undefined
      }
    | undefined
  /**
   * The dashboard's pods and what may reach them, or `false` without a dashboard. `none` is for `kubectl port-forward`,
   * which policies do not block.
   * @default { name: 'convex-dashboard', access: 'tailscale' }
   */
  readonly dashboard?:
    | {
        readonly name?: string | undefined
        readonly access?: 'tailscale' | 'ingress' | 'none' | undefined
      }
    | false
    | undefined
  /**
   * The database.
   * @default { type: 'cloudnative-pg', name: 'convex-db' }
   */
  readonly database?: PolicedDatabase | undefined
  /**
   * The pods of `convexExport`, and the endpoint of their object storage if it is not AWS. They may reach what the
   * backend may reach, except for the database: the public origin, the package registry and the storage.
   * @default false
   */
  readonly export?:
    | {
        /**
         * Name of the CronJob.
         * @default 'convex-export'
         */
        readonly name?: string | undefined
        /**
         * Endpoint of the object storage.
         * @default none; AWS
         */
        readonly endpoint?: string | undefined
      }
    | false
    | undefined
  /**
   * The pods of `convexFunctionEnvironment`, which may reach only DNS and the backend.
   * @default false
   */
  readonly functionEnvironment?:
    | {
        /**
         * Name of the Job.
         * @default 'convex-function-environment'
         */
        readonly name?: string | undefined
      }
    | false
    | undefined
  /**
   * Endpoint of S3, if it is not AWS: its port is opened, or its namespace if it is a Service of the cluster.
   * @default none
   */
  readonly s3Endpoint?: string | undefined
  /**
   * Allow the Ingress controller to reach the solver pods of cert-manager (ACME HTTP-01), with `scope: 'namespace'`.
   * @default false
   */
  readonly acmeSolver?: boolean | undefined
  /**
   * Edits of the rendered objects. Each runs on a copy; the result is validated.
   * @default {}
   */
  readonly edit?: NetworkPolicyEdits | undefined
}

export const networkPolicyEntries = {
  name: v.optional(objectName),
  scope: v.optional(oneOf(['stack', 'namespace']), 'stack'),
  ingressController: v.optional(orOff(ingressController)),
  dashboardController: v.optional(dashboardController),
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

const policedDatabase = byType(
  {
    'cloudnative-pg': strict({
      type: v.literal('cloudnative-pg'),
      name: v.optional(dnsLabel, 'convex-db'),
      metrics: v.optional(flag, false),
    }),
    external: strict({ type: v.literal('external'), port }),
    sqlite: strict({ type: v.literal('sqlite') }),
  },
  strict({ type: oneOf(['cloudnative-pg', 'external', 'sqlite']) }),
) satisfies v.GenericSchema<PolicedDatabase>

const dashboard = strict({
  name: v.optional(serviceName, 'convex-dashboard'),
  access: v.optional(oneOf(['tailscale', 'ingress', 'none']), 'tailscale'),
})

export const networkPolicyEdits = editsOf<NetworkPolicyEdits>({
  defaultDeny: true,
  backend: true,
  dashboard: true,
  database: true,
  export: true,
  functionEnvironment: true,
  acmeSolver: true,
})

const endpoint = textLike(isEndpoint, 'a URL such as "https://s3.example.com:9000"')

const networkPolicy = strict({
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
})

function isEndpoint(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).password === ''
}

/** Settings of `convexNetworkPolicy`. */
export type NetworkPolicySettings = v.InferOutput<typeof networkPolicy>

export const networkPolicyOptions = withRules(
  networkPolicy,
  ...networkPolicyRules,
) satisfies v.GenericSchema<NetworkPolicyOptions>
