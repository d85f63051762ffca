import { ingressClassOf, nginxPrefix } from '../../../model/routes/ingress-routes.ts'
import { isNginx } from '../../../model/routes/middlewares.ts'
import type { Route } from '../../../model/routes/route.ts'

type Router = 'IngressRoute' | 'HTTPRoute' | 'nginx' | 'Traefik' | 'other'

const traefikAnnotation = 'traefik.ingress.kubernetes.io/router.middlewares'

/** What serves a route, as far as its object tells. */
function routerOf({ object, kind }: Pick<Route, 'object' | 'kind'>): Router {
  if (kind !== 'Ingress') return kind
  if (isNginx(object)) return 'nginx'
  const annotations = Object.keys(object.metadata?.annotations ?? {})
  const isTraefik =
    ingressClassOf(object)?.includes('traefik') === true || annotations.some((name) => name.startsWith('traefik.'))
  return isTraefik ? 'Traefik' : 'other'
}

/** How a path is kept out of a route. */
export function keepOut(route: Route, path: string): string {
  return {
    IngressRoute: `add && !PathPrefix(\`${path}\`) to the match`,
    HTTPRoute: `add a rule that matches the PathPrefix ${path} and has no backendRefs`,
    nginx: `add an Ingress for the path ${path} alone, with ${nginxPrefix}whitelist-source-range: 127.0.0.1/32`,
    Traefik: `add an Ingress for the path ${path} alone, whose annotation ${traefikAnnotation} names a Middleware of kind ipAllowList`,
    other: `send the path ${path} to a Service without endpoints`,
  }[routerOf(route)]
}

/** How a login is put in front of a route. */
export function askForLogin(route: Route): string {
  return {
    IngressRoute: 'put a Middleware with a login (basicAuth, forwardAuth) or an ipAllowList in front of it',
    HTTPRoute: 'put a login in front of it, by a policy or filter of the Gateway',
    nginx: `give it an Ingress of its own with ${nginxPrefix}auth-url, auth-type or whitelist-source-range`,
    Traefik: `give it an Ingress of its own, and name a Middleware with a login (basicAuth, forwardAuth) or an ipAllowList in ${traefikAnnotation}`,
    other: 'put a login in front of it',
  }[routerOf(route)]
}

/** How `/http` is put in front of the path. */
export function prefixHttp(route: Route): string {
  return {
    IngressRoute: 'put /http in front of the path by a Middleware with addPrefix',
    HTTPRoute: 'put /http in front of the path by a filter URLRewrite with replacePrefixMatch: /http',
    nginx: `put /http in front of the path, in an Ingress of its own: path /(.*) with ${nginxPrefix}use-regex: "true" and rewrite-target: /http/$1`,
    Traefik: `put /http in front of the path by a Middleware with addPrefix, named in ${traefikAnnotation}`,
    other: 'put /http in front of the path',
  }[routerOf(route)]
}

/** How a route gets TLS for its hosts. */
export function turnOnTls(route: Pick<Route, 'object' | 'kind'>): string {
  return {
    IngressRoute: 'Add tls: {} (or a secretName), name only websecure, and redirect web by an IngressRoute of its own.',
    HTTPRoute: 'Add a listener of protocol HTTPS with a certificate for the host, and attach the route to it.',
    Ingress: 'Add the host to spec.tls, with the Secret of its certificate.',
  }[route.kind]
}
