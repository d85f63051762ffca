import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate'
import { IngressRoute } from '@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute'
import { Middleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware'
import { httpActionsPath } from '../convex/origins.ts'
import { privatePaths } from '../convex/ports.ts'
import { inSyncWave } from '../kubernetes/argocd.ts'
import { finish } from '../kubernetes/edit.ts'
import { metadataOf } from '../kubernetes/metadata.ts'
import { ingressOptions } from '../options/ingress.ts'
import type { IngressOptions, IngressSettings } from '../options/ingress.ts'
import { parse } from '../options/parse.ts'

/** What `convexIngress` returns. */
export type IngressObjects = {
  /** The route by HTTPS. */
  readonly ingressRoute: IngressRoute
  /** The certificate of every host, when an issuer is named. */
  readonly certificate?: Certificate
  /** Puts `/http` in front of the paths of a host of their own for HTTP actions. */
  readonly siteMiddleware?: Middleware
  /** The route by HTTP, which only redirects. */
  readonly redirectIngressRoute?: IngressRoute
  /** The redirect to HTTPS. */
  readonly redirectMiddleware?: Middleware
}

type Route = NonNullable<IngressRoute['spec']>['routes'][number]

const component = 'ingress'

/**
 * The public routes through Traefik. API, WebSocket and `/http` all go to the backend's main port, the paths unchanged;
 * `/metrics` and `/echo` are not public. HTTPS and the redirect are two IngressRoutes: on one for both entry points,
 * Traefik serves only the one of them that its `tls` section fits.
 *
 * Traefik's entry point ends a request that takes longer than 60 seconds to send (`respondingTimeouts.readTimeout`);
 * that is static configuration, which large uploads need raised.
 *
 * Sources: Traefik v3.7 pkg/server/router/tcp/router.go:181-241, pkg/config/static; convex-backend
 * crates/local_backend/src/config.rs:68-70 (`/http` on the main port).
 *
 * @throws ConvexK8sError when options are wrong.
 *
 * @example
 * ```ts
 * import { convexIngress } from '@proompteng/convex-k8s'
 *
 * const { ingressRoute, certificate } = convexIngress({
 *   host: 'convex.example.com',
 *   tls: { issuer: { name: 'letsencrypt-prod' } },
 * })
 * ```
 */
export function convexIngress(options: IngressOptions): IngressObjects {
  return ingressObjects(parse('convexIngress', ingressOptions, options))
}

/** The objects of `convexIngress` for options that have been checked. */
export function ingressObjects(settings: IngressSettings): IngressObjects {
  return finish(
    'convexIngress',
    {
      ingressRoute: secureRoute(settings),
      certificate: certificate(settings),
      siteMiddleware: settings.siteHost === undefined ? undefined : siteMiddleware(settings),
      redirectIngressRoute: settings.redirect ? redirectRoute(settings) : undefined,
      redirectMiddleware: settings.redirect ? redirectMiddleware(settings) : undefined,
    },
    settings.edit,
  )
}

const hostRule = (host: string): string => `Host(\`${host}\`)`

function hostsOf({ host, siteHost }: IngressSettings): readonly string[] {
  return siteHost === undefined ? [host] : [host, siteHost]
}

function metadata(settings: IngressSettings, name = settings.name) {
  return metadataOf(settings, { name, component, annotations: inSyncWave('exposure') })
}

function services({ service }: IngressSettings): NonNullable<Route['services']> {
  return [{ kind: 'Service', name: service.name, port: service.port }]
}

function secureRoute(settings: IngressSettings): IngressRoute {
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
      tls: tlsSection(settings),
    },
  })
}

/** A route without this section answers no HTTPS request, so that it is always there, if need be empty. */
function tlsSection(settings: IngressSettings): NonNullable<IngressRoute['spec']>['tls'] {
  const { tls } = settings
  if (tls === 'entryPoint') return {}
  return 'certResolver' in tls ? { certResolver: tls.certResolver } : { secretName: tlsSecretName(settings, tls) }
}

function tlsSecretName({ name }: IngressSettings, tls: { readonly secretName?: string | undefined }): string {
  return tls.secretName ?? `${name}-tls`
}

function certificate(settings: IngressSettings): Certificate | undefined {
  const { tls } = settings
  if (tls === 'entryPoint' || !('issuer' in tls)) return undefined
  return new Certificate({
    metadata: metadata(settings),
    spec: {
      // In the route's own namespace, the only one in which Traefik looks for it.
      secretName: tlsSecretName(settings, tls),
      dnsNames: [...hostsOf(settings)],
      issuerRef: { ...tls.issuer },
    },
  })
}

const siteMiddlewareName = ({ name }: IngressSettings): string => `${name}-site`

function siteMiddleware(settings: IngressSettings): Middleware {
  return new Middleware({
    metadata: metadata(settings, siteMiddlewareName(settings)),
    spec: { addPrefix: { prefix: httpActionsPath } },
  })
}

const redirectName = ({ name }: IngressSettings): string => `${name}-redirect`

function redirectRoute(settings: IngressSettings): IngressRoute {
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

function redirectMiddleware(settings: IngressSettings): Middleware {
  return new Middleware({
    metadata: metadata(settings, redirectName(settings)),
    spec: { redirectScheme: { scheme: 'https', permanent: true } },
  })
}
