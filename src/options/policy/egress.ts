import * as v from 'valibot'
import { flag, listOf, oneOf } from '../fields.ts'
import { egressTarget, partOfInternet, ports } from './peers.ts'
import type { EgressTarget } from './peers.ts'
import { strict } from '../strict.ts'

/**
 * Destinations that functions may reach in addition to DNS, the database and the Ingress controller:
 * - `internet`: every address, on a few ports;
 * - `untrusted`: only public addresses. Private, shared and link-local ranges are closed, and with them pods, nodes,
 *   other machines of the network, and the metadata address of the cloud, which hands out credentials;
 * - `open`: everything.
 */
export type EgressMode = 'internet' | 'untrusted' | 'open'

/** Egress of the backend. */
export interface BackendEgressOptions {
  /**
   * Destinations that functions may reach.
   * @default 'internet'
   */
  readonly mode?: EgressMode | undefined
  /**
   * TCP ports on the internet: the public origin, S3 and the package registry all need 443. An empty list means any
   * port.
   * @default [80, 443]
   */
  readonly ports?: readonly number[] | undefined
  /**
   * CIDR blocks that stay closed, such as the public addresses of your own machines.
   * @default []
   */
  readonly except?: readonly string[] | undefined
  /**
   * Allow IPv6 too, in a dual-stack cluster. In `untrusted` mode, a cluster whose pods have public IPv6 addresses must
   * name their block in `except`.
   * @default false
   */
  readonly ipv6?: boolean | undefined
  /**
   * Additional destinations, mostly for `untrusted` mode: object storage inside the cluster, or your own API.
   * @default []
   */
  readonly allow?: readonly EgressTarget[] | undefined
}

export const backendEgress = strict({
  mode: v.optional(oneOf(['internet', 'untrusted', 'open']), 'internet'),
  ports: v.optional(ports),
  except: v.optional(listOf(partOfInternet), []),
  ipv6: v.optional(flag, false),
  allow: v.optional(listOf(egressTarget), []),
}) satisfies v.GenericSchema<BackendEgressOptions>

/** Settings of `egress`. */
export type BackendEgressSettings = v.InferOutput<typeof backendEgress>
