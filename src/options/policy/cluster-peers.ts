import * as v from 'valibot'
import { labels } from '../common.ts'
import { dnsLabel, listOf } from '../fields.ts'
import { strict } from '../strict.ts'
import { cidr, podPeerEntries, ports } from './peers.ts'

/** The pods that forward external requests to the backend. */
export interface IngressControllerPeer {
  /**
   * Namespace of the controller's pods.
   * @default 'traefik'
   */
  readonly namespace?: string | undefined
  /**
   * Labels of the controller's pods.
   * @default none; every pod of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
  /**
   * Ports of the controller's pods for HTTPS. Node actions call the public origin, which many clusters route straight
   * to these pods, so the backend needs egress to them too.
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
   * Labels of the DNS pods, as in `{ 'k8s-app': 'kube-dns' }`. Without labels, every pod of the namespace is allowed.
   * @default {}
   */
  readonly podLabels?: Readonly<Record<string, string>> | undefined
  /**
   * CIDR blocks, for a DNS cache on each node: `169.254.20.10/32` for NodeLocal DNSCache.
   * @default []
   */
  readonly cidrs?: readonly string[] | undefined
  /**
   * Ports of the DNS pods; OpenShift uses 5353.
   * @default [53]
   */
  readonly ports?: readonly number[] | undefined
}

/** The API server, which CloudNativePG instances report to. */
export interface KubernetesApiPeer {
  /**
   * CIDR blocks of the API server; no selector matches it. An empty list means any address.
   * @default []
   */
  readonly cidrs?: readonly string[] | undefined
  /**
   * Ports of the API server: that of its Service, and that of its endpoints.
   * @default [443, 6443]
   */
  readonly ports?: readonly number[] | undefined
}

// Its namespace follows from the controller, which the stack knows.
const controllerPods = { namespace: v.optional(dnsLabel), podLabels: v.optional(labels) }

export const ingressController = strict({ ...controllerPods, ports: v.optional(ports) })

/** The dashboard opens no connections, so the ports of its controller do not matter. */
export const dashboardController = strict(controllerPods)

export const dns = strict({
  ...podPeerEntries('kube-system'),
  cidrs: v.optional(listOf(cidr), []),
  ports: v.optional(ports, [53]),
})

export const kubernetesApi = strict({ cidrs: v.optional(listOf(cidr), []), ports: v.optional(ports, [443, 6443]) })
