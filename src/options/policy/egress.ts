import * as v from 'valibot'
import { flag, listOf, oneOf } from '../fields.ts'
import { egressTarget, partOfInternet, ports } from './peers.ts'
import type { EgressTarget } from './peers.ts'
import { strict } from '../strict.ts'

/**
 * Where functions may go besides DNS, the database and the Ingress controller:
 * - `internet`: every address, on a few ports;
 * - `untrusted`: only public addresses. No private, shared or link-local range, so neither pods, nodes and other
 *   machines of the network, nor the metadata address of the cloud, which hands out credentials;
 * - `open`: everything.
 */
export type EgressMode = 'internet' | 'untrusted' | 'open'

/** Where the backend may go. */
export interface BackendEgressOptions {
  /**
   * Where functions may go.
   * @default 'internet'
   */
  readonly mode?: EgressMode | undefined
  /**
   * TCP ports on the internet: the public origin, S3 and the package registry all need 443. An empty list is any port.
   * @default [80, 443]
   */
  readonly ports?: readonly number[] | undefined
  /**
   * Blocks of addresses that stay closed, such as the public addresses of your own machines.
   * @default []
   */
  readonly except?: readonly string[] | undefined
  /**
   * IPv6 too, in a cluster that has both. In `untrusted`, a cluster whose pods have public IPv6 addresses must name
   * their block in `except`.
   * @default false
   */
  readonly ipv6?: boolean | undefined
  /**
   * What stays open besides, above all in `untrusted`: object storage inside the cluster, or your own API.
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
