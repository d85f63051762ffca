import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { publicPaths } from '../../convex/ports.ts'
import type { TailscaleRouteSettings } from '../../options/routes/ingress.ts'
import { metadata } from './shared.ts'
import { proxyAnnotations } from './tailscale-proxy.ts'

/** What `convexIngress` returns for the tailnet. */
export type TailnetRouteObjects = {
  /** The route of the API, the WebSocket and HTTP actions below `/http`, only for the tailnet. */
  readonly ingress: Ingress
}

/**
 * The route on the tailnet. The operator treats every path as a prefix, so `/` would open the private paths as well
 * (tailscale@v1.104.7 cmd/k8s-operator/ingress.go#handlersForIngress). The host is the full name: with a ProxyGroup,
 * the operator drops a rule for only its first part (tailscale@v1.104.7
 * cmd/k8s-operator/ingress-for-pg.go#"handlersForIngress(ctx, ing"). The annotation makes the name reachable for pods,
 * which node actions need (tailscale@v1.104.7
 * cmd/k8s-operator/ingress.go#"[AnnotationExperimentalForwardClusterTrafficViaL7IngresProxy]").
 */
export function tailnetParts(settings: TailscaleRouteSettings) {
  const { host, service, name, redirect } = settings
  const paths = publicPaths
    .filter(({ path }) => path !== '/')
    .map(({ path }) => ({
      path,
      pathType: 'Prefix' as const,
      backend: { service: { name: service.name, port: { number: service.port } } },
    }))
  return {
    ingress: new Ingress({
      metadata: metadata(settings, name, {
        ...proxyAnnotations(settings),
        'tailscale.com/experimental-forward-cluster-traffic-via-ingress': 'true',
        ...(redirect && { 'tailscale.com/http-redirect': 'true' }),
      }),
      spec: { ingressClassName: 'tailscale', tls: [{ hosts: [host] }], rules: [{ host, http: { paths } }] },
    }),
  }
}
