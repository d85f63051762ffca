import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Answer } from './pattern.ts'
import type { Request } from './traefik/traefik-match.ts'

/** A destination of a route. */
export interface RouteBackend {
  /** Kind of the destination; the default is `Service`. */
  readonly kind: string
  readonly namespace: string
  readonly service: string
  /** Port number or name, as in the route. */
  readonly port: number | string | undefined
  /** Path in the object. */
  readonly path: string
}

/** A route into the cluster, from an object of any kind. */
export interface Route {
  readonly object: K8sObject
  /** Path of the route in the object: `spec.routes[0]`. */
  readonly path: string
  readonly kind: 'IngressRoute' | 'Ingress' | 'HTTPRoute'
  /** Its hosts; empty for any host. */
  readonly hosts: readonly string[]
  readonly accepts: (request: Request) => Answer
  /** The route with the higher priority wins. */
  readonly priority: number
  readonly backends: readonly RouteBackend[]
  /** References to Middlewares, as `namespace/name`. */
  readonly middlewares: readonly { readonly namespace: string; readonly name: string; readonly path: string }[]
}

/** Whether a host matches the host of an Ingress or HTTPRoute. */
export function hostIs(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined) return true
  return (
    pattern === host ||
    (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1)
  )
}

/** Whether a path begins with a prefix of whole segments, as in Ingress and HTTPRoute. */
export function isBelow(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/$/, '')
  return trimmed === '' || path === trimmed || path.startsWith(`${trimmed}/`)
}

const probes = ['/', '/api/query', '/http/action', '/version']

/** Whether a route can take requests for a host. A route with an invalid rule can have any host. */
export function mayTake(route: Route, host: string): boolean {
  return route.hosts.length > 0 || acceptsSome(route, host)
}

/** Whether a route takes some of the common paths of the backend. */
export function acceptsSome(route: Route, host: string): boolean {
  return probes.some((path) => route.accepts({ host, path }) !== false)
}

/** A sample for each host of a route, with a name instead of a wildcard; `any.example` for any host. */
export function sampleHosts({ hosts }: Pick<Route, 'hosts'>): readonly string[] {
  return hosts.length === 0 ? ['any.example'] : hosts.map((host) => host.replace(/^\*/, 'any'))
}
