import * as v from 'valibot'
import { flag, listOf, objectName, serviceName, textLike } from '../fields.ts'

/**
 * The backend only on the tailnet, for private instances: an Ingress of the Tailscale operator. `host` is the full
 * MagicDNS name, as in `convex.tail1a2b3.ts.net`, whose certificate the tailnet issues; MagicDNS and HTTPS must be
 * turned on.
 *
 * Node actions call the origin from the pod, so the cluster needs a `DNSConfig` of the operator, and its DNS must
 * forward `ts.net` to that nameserver. The Ingress has the annotation that allows pods; the operator reads it only
 * without a ProxyGroup, so one proxy serves the backend (tailscale@v1.104.7
 * cmd/k8s-operator/ingress.go#"[AnnotationExperimentalForwardClusterTrafficViaL7IngresProxy]",
 * tailscale@v1.104.7 k8s-operator/reconciler/dnsrecords/dnsrecords.go#maybeProvision).
 */
export interface TailscaleRouteOptions {
  /** An Ingress of the Tailscale operator. */
  readonly type: 'tailscale'
  /**
   * Name of the Ingress.
   * @default 'convex-backend'
   */
  readonly name?: string | undefined
  /**
   * Tags of the proxy, as in `tag:convex`; the operator's OAuth client must own them.
   * @default the operator's default tags
   */
  readonly tags?: readonly string[] | undefined
  /**
   * ProxyClass of the proxy.
   * @default none
   */
  readonly proxyClass?: string | undefined
  /**
   * Redirect HTTP to HTTPS.
   * @default true
   */
  readonly redirect?: boolean | undefined
}

// The operator splits the annotation at "," without trimming (tailscale@v1.104.7
// cmd/k8s-operator/svc.go#"svc.Annotations[AnnotationTags]").
const tag = textLike((text) => /^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(text), 'a tag such as "tag:convex"')

/** A proxy of the Tailscale operator. */
export const proxyEntries = { tags: v.optional(listOf(tag), []), proxyClass: v.optional(objectName) }

export const tailscaleEntries = {
  type: v.literal('tailscale'),
  name: v.optional(serviceName, 'convex-backend'),
  ...proxyEntries,
  redirect: v.optional(flag, true),
}

/** Options of the tailnet that the route of the backend does not support, with the reason. */
export const notOnTailnet = {
  hostname: 'follows from host, whose first part it is; leave it out',
  proxyGroup:
    'is refused: the operator lets pods through an Ingress only without a ProxyGroup, and node actions call the origin from the ' +
    'pod; leave it out',
}

/** Whether a host is a MagicDNS name: a device, a tailnet, and the domain of Tailscale. */
export function isMagicDnsName(host: string): boolean {
  return /^[^.]+\.[^.]+\.ts\.net$/.test(host)
}
