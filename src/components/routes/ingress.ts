import { finish } from '../../kubernetes/edit.ts'
import type { GatewayRouteOptions } from '../../options/routes/gateway.ts'
import type { IngressResourceOptions } from '../../options/routes/ingress-resource.ts'
import type { TailscaleRouteOptions } from '../../options/routes/tailscale.ts'
import { ingressOptions } from '../../options/routes/ingress.ts'
import type {
  IngressOptions,
  IngressRouteOptions,
  IngressSettings,
  RouteEndOptions,
} from '../../options/routes/ingress.ts'
import { parse } from '../../options/parse.ts'
import { gatewayParts } from './gateway.ts'
import type { GatewayRouteObjects } from './gateway.ts'
import { resourceParts } from './resource.ts'
import type { IngressResourceObjects } from './resource.ts'
import { tailnetParts } from './tailnet.ts'
import type { TailnetRouteObjects } from './tailnet.ts'
import { traefikParts } from './traefik.ts'
import type { TraefikRouteObjects } from './traefik.ts'

const builder = 'convexIngress'

/** What `convexIngress` returns, by the type of the route. */
export type IngressObjects = TraefikRouteObjects | GatewayRouteObjects | IngressResourceObjects | TailnetRouteObjects

/**
 * The public routes: through Traefik's own resources, or depending on `type` through the Gateway API or plain Ingress
 * objects; for private instances, a route only on the tailnet. API, WebSocket and `/http` all go to the backend's main
 * port with unchanged paths; `/metrics` and `/echo` are not public.
 *
 * Traefik: HTTPS and the redirect are two IngressRoutes: with one for both entry points, Traefik serves only the entry
 * point that matches its `tls` section. Traefik's entry point ends a request that takes longer than 60 seconds to send
 * (`respondingTimeouts.readTimeout`); raise this static setting for large uploads.
 *
 * Sources: traefik@v3.7.13 pkg/server/router/tcp/router.go#Router.ServeTCP, traefik@v3.7.13
 * pkg/config/static/static_config.go#DefaultReadTimeout; ingress-nginx@v1.15
 * docs/user-guide/nginx-configuration/annotations.md; gateway-api@v1.7.0 apis/v1/httproute_types.go#HTTPRouteSpec;
 * convex-backend@652b828 crates/local_backend/src/config.rs#"value from `--convex-origin` with a" (`/http` on the main
 * port).
 *
 * @throws ConvexK8sError if options are invalid.
 *
 * @example
 * ```ts
 * import { convexIngress } from '@proompteng/convex-k8s'
 *
 * const { ingressRoute, certificate } = convexIngress({
 *   host: 'convex.example.com',
 *   tls: { issuer: { name: 'letsencrypt-prod' } },
 * })
 * const { httpRoute } = convexIngress({
 *   type: 'gateway',
 *   host: 'convex.example.com',
 *   gateway: { name: 'public', namespace: 'gateways' },
 * })
 * ```
 */
export function convexIngress(options: RouteEndOptions & IngressRouteOptions): TraefikRouteObjects
export function convexIngress(options: RouteEndOptions & GatewayRouteOptions): GatewayRouteObjects
export function convexIngress(options: RouteEndOptions & IngressResourceOptions): IngressResourceObjects
export function convexIngress(options: RouteEndOptions & TailscaleRouteOptions): TailnetRouteObjects
export function convexIngress(options: IngressOptions): IngressObjects
export function convexIngress(options: IngressOptions): IngressObjects {
  return ingressObjects(parse(builder, ingressOptions, options))
}

/** The objects of `convexIngress` for options that have been checked. */
export function ingressObjects(settings: IngressSettings): IngressObjects {
  const { type, edit } = settings
  if (type === 'traefik') return finish(builder, traefikParts(settings), edit)
  if (type === 'tailscale') return finish(builder, tailnetParts(settings), edit)
  if (type === 'gateway') return finish(builder, gatewayParts(settings), edit)
  return finish(builder, resourceParts(settings), edit)
}
