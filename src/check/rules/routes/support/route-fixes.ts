import { ingressClassOf, nginxPrefix } from '../../../model/routes/ingress-routes.ts'
import { isNginx } from '../../../model/routes/middlewares.ts'
import type { Route } from '../../../model/routes/route.ts'

type Router = 'IngressRoute' | 'HTTPRoute' | 'nginx' | 'Traefik' | 'other'

const traefikAnnotation = 'traefik.ingress.kubernetes.io/router.middlewares'

/** The controller of a route, as its object shows it. */
function routerOf({ object, kind }: Pick<Route, 'object' | 'kind'>): Router {
  if (kind !== 'Ingress') return kind
  if (isNginx(object)) return 'nginx'
  const annotations = Object.keys(object.metadata?.annotations ?? {})
  const isTraefik =
    ingressClassOf(object)?.includes('traefik') === true || annotations.some((name) => name.startsWith('traefik.'))
  return isTraefik ? 'Traefik' : 'other'
}

/** How to exclude a path from a route. */
export function keepOut(route: Route, path: string): string {
  return {
    IngressRoute: `add && !PathPrefix(\`${path}\`) to the match`,
    HTTPRoute: `add a rule that matches the PathPrefix ${path} and has no backendRefs`,
    nginx: `add an Ingress for the path ${path} only, with ${nginxPrefix}whitelist-source-range: 127.0.0.1/32`,
    Traefik: `add an Ingress for the path ${path} only, with a Middleware with ipAllowList in the annotation ${traefikAnnotation}`,
    other: `route the path ${path} to a Service without endpoints`,
  }[routerOf(route)]
}

/** How to add a login to a route. */
export function askForLogin(route: Route): string {
  return {
    IngressRoute: 'add a Middleware with a login (basicAuth, forwardAuth) or an ipAllowList to it',
    HTTPRoute: 'add a login to it, with a policy or filter of the Gateway',
    nginx: `give it a separate Ingress with ${nginxPrefix}auth-url, auth-type or whitelist-source-range`,
    Traefik: `give it a separate Ingress, with a Middleware with a login (basicAuth, forwardAuth) or an ipAllowList in ${traefikAnnotation}`,
    other: 'add a login to it',
  }[routerOf(route)]
}

/** How to add `/http` to the path. */
export function prefixHttp(route: Route): string {
  return {
    IngressRoute: 'add /http to the path with a Middleware with addPrefix',
    HTTPRoute: 'add /http to the path with a filter URLRewrite with replacePrefixMatch: /http',
    nginx: `add /http to the path, in a separate Ingress: path /(.*) with ${nginxPrefix}use-regex: "true" and rewrite-target: /http/$1`,
    Traefik: `add /http to the path with a Middleware with addPrefix in ${traefikAnnotation}`,
    other: 'add /http to the path',
  }[routerOf(route)]
}

/** How to add TLS for the hosts of a route. */
export function turnOnTls(route: Pick<Route, 'object' | 'kind'>): string {
  return {
    IngressRoute: 'Add tls: {} (or a secretName), name only websecure, and redirect web with a separate IngressRoute.',
    HTTPRoute: 'Add a listener with protocol HTTPS and a certificate for the host, and attach the route to it.',
    Ingress: 'Add the host to spec.tls, with the Secret of its certificate.',
  }[route.kind]
}
