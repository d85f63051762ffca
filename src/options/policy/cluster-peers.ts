import * as v from 'valibot'
import { labels } from '../common.ts'
import { dnsLabel, listOf } from '../fields.ts'
import { strict } from '../strict.ts'
import { cidr, podPeerEntries, ports } from './peers.ts'

/** The pods that send requests from outside on to the backend. */
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
   * Labels of the DNS pods, as in `{ 'k8s-app': 'kube-dns' }`. Without any, every pod of the namespace is meant.
   * @default {}
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
   * Addresses of the API server; no selector finds it. An empty list is any address.
   * @default []
   */
  readonly cidrs?: readonly string[] | undefined
  /**
   * Ports of the API server, before and behind its Service.
   * @default [443, 6443]
   */
  readonly ports?: readonly number[] | undefined
}

// Its namespace follows from the controller, which the stack knows.
export const ingressController = strict({
  namespace: v.optional(dnsLabel),
  podLabels: v.optional(labels),
  ports: v.optional(ports),
})

export const dns = strict({
  ...podPeerEntries('kube-system'),
  cidrs: v.optional(listOf(cidr), []),
  ports: v.optional(ports, [53]),
})

export const kubernetesApi = strict({ cidrs: v.optional(listOf(cidr), []), ports: v.optional(ports, [443, 6443]) })
