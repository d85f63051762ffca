import type { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import { Middleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
import { httpActionsPath } from '../../convex/origins.ts'
import { privatePaths } from '../../convex/ports.ts'
import type { TraefikSettings } from '../../options/routes/ingress.ts'
import { certificateOf, hostsOf, metadata, routeTlsOf } from './shared.ts'

/** What `convexIngress` returns for Traefik's own resources. */
export type TraefikRouteObjects = {
  /** The HTTPS route. */
  readonly ingressRoute: IngressRoute
  /** The certificate of every host, if an issuer is set. */
  readonly certificate?: Certificate
  /** Adds the prefix `/http` to the paths of a separate host for HTTP actions. */
  readonly siteMiddleware?: Middleware
  /** The HTTP route, which only redirects. */
  readonly redirectIngressRoute?: IngressRoute
  /** The redirect to HTTPS. */
  readonly redirectMiddleware?: Middleware
}

type Route = NonNullable<IngressRoute['spec']>['routes'][number]

/** The parts of the routes through Traefik. */
export function traefikParts(settings: TraefikSettings) {
  return {
    ingressRoute: secureRoute(settings),
    certificate: certificateOf(settings),
    siteMiddleware: settings.siteHost === undefined ? undefined : siteMiddleware(settings),
    redirectIngressRoute: settings.redirect ? redirectRoute(settings) : undefined,
    redirectMiddleware: settings.redirect ? redirectMiddleware(settings) : undefined,
  }
}

const hostRule = (host: string): string => `Host(\`${host}\`)`

function services({ service }: TraefikSettings): NonNullable<Route['services']> {
  return [{ kind: 'Service', name: service.name, port: service.port }]
}

function secureRoute(settings: TraefikSettings): IngressRoute {
  const { host, siteHost, middlewares } = settings
  const own = middlewares.map((item) => (typeof item === 'string' ? { name: item } : { ...item }))
  const route = (match: string, before: Route['middlewares'] = []): Route => ({
    kind: 'Rule',
    match,
    middlewares: own.length + before.length === 0 ? undefined : [...own, ...before],
    services: services(settings),
  })
  const closed = privatePaths.map((path) => `!PathPrefix(\`${path}\`)`)
  return new IngressRoute({
    metadata: metadata(settings),
    spec: {
      entryPoints: [settings.entryPoints.secure],
      ingressClassName: settings.ingressClassName,
      routes: [
        route([hostRule(host), ...closed].join(' && ')),
        ...(siteHost === undefined ? [] : [route(hostRule(siteHost), [{ name: siteMiddlewareName(settings) }])]),
      ],
      tls: routeTlsOf(settings),
    },
  })
}

const siteMiddlewareName = ({ name }: TraefikSettings): string => `${name}-site`

function siteMiddleware(settings: TraefikSettings): Middleware {
  return new Middleware({
    metadata: metadata(settings, siteMiddlewareName(settings)),
    spec: { addPrefix: { prefix: httpActionsPath } },
  })
}

const redirectName = ({ name }: TraefikSettings): string => `${name}-redirect`

function redirectRoute(settings: TraefikSettings): IngressRoute {
  return new IngressRoute({
    metadata: metadata(settings, redirectName(settings)),
    spec: {
      entryPoints: [settings.entryPoints.plain],
      ingressClassName: settings.ingressClassName,
      // A route for each host and no priority: the longer rule of an ACME HTTP-01 solver must win.
      routes: hostsOf(settings).map((host) => ({
        kind: 'Rule',
        match: hostRule(host),
        middlewares: [{ name: redirectName(settings) }],
        // Traefik refuses a router without a service, even when it only redirects.
        services: services(settings),
      })),
    },
  })
}

function redirectMiddleware(settings: TraefikSettings): Middleware {
  return new Middleware({
    metadata: metadata(settings, redirectName(settings)),
    spec: { redirectScheme: { scheme: 'https', permanent: true } },
  })
}
