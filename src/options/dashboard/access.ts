import * as v from 'valibot'
import { isDnsLabel } from '../../kubernetes/names.ts'
import { issue } from '../cross-check.ts'
import type { CrossIssue, CrossRule } from '../cross-check.ts'
import type { dashboardEntries } from './dashboard.ts'
import { dnsLabel, objectName, oneOf } from '../fields.ts'
import { strict } from '../strict.ts'
import type { SettingsOf } from '../strict.ts'
import { proxyEntries } from '../routes/tailscale.ts'

/** How the Tailscale operator exposes the dashboard on the tailnet. */
export interface TailscaleOptions {
  /**
   * `service`: a load balancer on the tailnet with plain HTTP. `ingress`: an Ingress with HTTPS and a certificate of
   * the tailnet, which must have MagicDNS and HTTPS turned on (tailscale@v1.104.7
   * cmd/k8s-operator/ingress.go#"HTTPSNotEnabled").
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
   * ProxyGroup of type `ingress` with several proxies; without it, one proxy serves the dashboard. The tailnet's policy
   * must allow the Tailscale Service that it creates (tailscale@v1.104.7
   * cmd/k8s-operator/ingress-for-pg.go#validateIngress).
   * @default none
   */
  readonly proxyGroup?: string | undefined
}

/** The name of a device is the first label of its name on the tailnet. */
function deviceOf(given: unknown): object | undefined {
  const [hostname = ''] = typeof given === 'string' ? given.split('.') : []
  return isDnsLabel(hostname) ? { hostname } : undefined
}

export const tailscale = strict(
  {
    type: v.optional(oneOf(['service', 'ingress']), 'service'),
    hostname: v.optional(dnsLabel, 'convex'),
    ...proxyEntries,
    proxyGroup: v.optional(objectName),
  },
  { bare: deviceOf },
)

/** The tailnet, with its defaults. */
export type TailscaleSettings = v.InferOutput<typeof tailscale>

type Access = Pick<SettingsOf<typeof dashboardEntries>, 'tailscale' | 'ingress' | 'servicePort'>

/** Where the dashboard is on the tailnet: by default, unless it has a route. */
export function tailnetOf({
  tailscale: given,
  ingress,
}: Pick<Access, 'tailscale' | 'ingress'>): TailscaleSettings | false {
  return given ?? (ingress === undefined ? { type: 'service', hostname: 'convex', tags: [] } : false)
}

/** Rules over the routes to the dashboard, standalone or within a stack. */
export const accessRule: CrossRule<Access> = ({ tailscale: tailnet, ingress, servicePort }) => {
  if (tailnet === undefined || tailnet === false) return []
  const issues: CrossIssue[] = []
  if (ingress !== undefined)
    issues.push(
      ...issue(
        ['tailscale'],
        'makes the dashboard private, and ingress puts it on a public route as well; leave one of them out',
      ),
    )
  if (tailnet.proxyGroup !== undefined && tailnet.proxyClass !== undefined)
    issues.push(
      ...issue(
        ['tailscale', 'proxyClass'],
        'is not read with a proxyGroup, which has a class of its own; leave it out',
      ),
    )
  // The operator uses HTTPS for this port, which the dashboard does not (tailscale@v1.104.7
  // cmd/k8s-operator/ingress.go#handlersForIngress).
  if (tailnet.type === 'ingress' && servicePort === 443)
    issues.push(...issue(['servicePort'], 'the Tailscale operator uses HTTPS for port 443; choose another'))
  return issues
}
