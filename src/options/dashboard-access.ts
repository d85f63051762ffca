import * as v from 'valibot'
import { isDnsLabel } from '../kubernetes/names.ts'
import type { CrossIssue, CrossRule } from './cross-check.ts'
import { dnsLabel, listOf, objectName, oneOf, textLike } from './fields.ts'
import { host } from './host.ts'
import { ingressTls } from './ingress-tls.ts'
import type { IngressTls } from './ingress-tls.ts'
import { middlewareReference } from './middleware-reference.ts'
import type { MiddlewareReference } from './middleware-reference.ts'
import { strict } from './strict.ts'

/** How the Tailscale operator puts the dashboard on the tailnet. */
export interface TailscaleOptions {
  /**
   * `service`: a load balancer of the tailnet, plain HTTP inside it. `ingress`: an Ingress with HTTPS and a certificate of
   * the tailnet, which must have MagicDNS and HTTPS turned on (tailscale cmd/k8s-operator/ingress.go:166-168, v1.102).
   * @default 'service'
   */
  readonly type?: 'service' | 'ingress' | undefined
  /**
   * Name on the tailnet.
   * @default 'convex'
   */
  readonly hostname?: string | undefined
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
   * ProxyGroup of type `ingress`, whose proxies are several; without it one proxy serves the dashboard. The tailnet's
   * policy must allow the Tailscale Service that it makes (cmd/k8s-operator/ingress-for-pg.go:677-721, v1.102).
   * @default none
   */
  readonly proxyGroup?: string | undefined
}

/** The dashboard behind Traefik, on a host of its own. */
export interface DashboardIngressOptions {
  /** Host of the dashboard alone; it is served at the root. */
  readonly host: string
  /**
   * Middlewares in front of it, at least one. The dashboard has no users of its own: one of them has to ask who comes
   * (`basicAuth`, `forwardAuth`, `ipAllowList`). It is made elsewhere, and what it asks for cannot be seen from here.
   */
  readonly middlewares: readonly MiddlewareReference[]
  /**
   * Where the certificate comes from.
   * @default 'entryPoint'
   */
  readonly tls?: IngressTls | undefined
  /**
   * Entry point for HTTPS.
   * @default 'websecure'
   */
  readonly entryPoint?: string | undefined
  /**
   * Ingress class, where several Traefiks watch one cluster (Traefik 3.7 and newer).
   * @default none
   */
  readonly ingressClassName?: string | undefined
}

// The operator splits the annotation at "," without trimming (cmd/k8s-operator/svc.go:261-263).
const tag = textLike((text) => /^tag:[a-zA-Z][a-zA-Z0-9-]*$/.test(text), 'a tag such as "tag:convex"')

/** The name of a device is the first label of its name on the tailnet. */
function deviceOf(given: unknown): object | undefined {
  const [hostname = ''] = typeof given === 'string' ? given.split('.') : []
  return isDnsLabel(hostname) ? { hostname } : undefined
}

export const tailscale = strict(
  {
    type: v.optional(oneOf(['service', 'ingress']), 'service'),
    hostname: v.optional(dnsLabel, 'convex'),
    tags: v.optional(listOf(tag), []),
    proxyClass: v.optional(objectName),
    proxyGroup: v.optional(objectName),
  },
  { bare: deviceOf },
)

/** The tailnet, with its defaults. */
export type TailscaleSettings = v.InferOutput<typeof tailscale>

export const dashboardIngress = strict({
  host,
  middlewares: v.pipe(
    listOf(middlewareReference),
    v.minLength(1, 'name at least one Middleware that authenticates users; without one the dashboard would be public'),
  ),
  tls: v.optional(ingressTls, 'entryPoint'),
  entryPoint: v.optional(
    textLike((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'the name of an entry point'),
    'websecure',
  ),
  ingressClassName: v.optional(objectName),
})

/** The route of the dashboard, with its defaults. */
export type DashboardIngressSettings = v.InferOutput<typeof dashboardIngress>

interface Access {
  readonly tailscale?: TailscaleSettings | false | undefined
  readonly ingress?: DashboardIngressSettings | undefined
  readonly servicePort: number
}

/** Where the dashboard is on the tailnet: by default, unless it has a route. */
export function tailnetOf({
  tailscale: given,
  ingress,
}: Pick<Access, 'tailscale' | 'ingress'>): TailscaleSettings | false {
  return given ?? (ingress === undefined ? { type: 'service', hostname: 'convex', tags: [] } : false)
}

/** Rules over the ways to the dashboard, alone or within a stack. */
export const accessRule: CrossRule<Access> = ({ tailscale: tailnet, ingress, servicePort }) => {
  if (tailnet === undefined || tailnet === false) return []
  const issues: CrossIssue[] = []
  if (ingress !== undefined)
    issues.push({
      at: ['tailscale'],
      message: 'makes the dashboard private, and ingress puts it on a public route as well; leave one of them out',
    })
  if (tailnet.proxyGroup !== undefined && tailnet.proxyClass !== undefined)
    issues.push({
      at: ['tailscale', 'proxyClass'],
      message: 'is not read with a proxyGroup, which has a class of its own; leave it out',
    })
  // The operator speaks HTTPS to this port, which the dashboard does not (cmd/k8s-operator/ingress.go:344-369).
  if (tailnet.type === 'ingress' && servicePort === 443)
    issues.push({ at: ['servicePort'], message: '443 stands for HTTPS behind an Ingress of Tailscale; take another' })
  return issues
}
