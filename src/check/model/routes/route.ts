import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Answer } from './pattern.ts'
import type { Request } from './traefik-match.ts'

/** A Service that a route sends to. */
export interface RouteBackend {
  /** Kind of what it sends to: a `Service`, unless it says so. */
  readonly kind: string
  readonly namespace: string
  readonly service: string
  /** Port number or name, as the route has it. */
  readonly port: number | string | undefined
  /** Path in the object. */
  readonly path: string
}

/** One route into the cluster, whatever object it stands in. */
export interface Route {
  readonly object: K8sObject
  /** Path of the route in the object: `spec.routes[0]`. */
  readonly path: string
  readonly kind: 'IngressRoute' | 'Ingress' | 'HTTPRoute'
  /** Hosts that it names; empty when it takes any. */
  readonly hosts: readonly string[]
  readonly accepts: (request: Request) => Answer
  /** The higher one wins where two accept a request. */
  readonly priority: number
  readonly backends: readonly RouteBackend[]
  /** References of Middlewares, as `namespace/name`. */
  readonly middlewares: readonly { readonly namespace: string; readonly name: string; readonly path: string }[]
}

/** Whether a host fits the host of an Ingress or HTTPRoute. */
export function hostIs(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined) return true
  return (
    pattern === host ||
    (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1)
  )
}

/** By whole segments, as Ingress and HTTPRoute match prefixes. */
export function isBelow(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/$/, '')
  return trimmed === '' || path === trimmed || path.startsWith(`${trimmed}/`)
}

const probes = ['/', '/api/query', '/http/action', '/version']

/** Whether a route may take requests to a host. One with a rule that is not understood may be for any host. */
export function mayTake(route: Route, host: string): boolean {
  return route.hosts.length > 0 || acceptsSome(route, host)
}

/** Whether a route takes some of the usual paths of the backend. */
export function acceptsSome(route: Route, host: string): boolean {
  return probes.some((path) => route.accepts({ host, path }) !== false)
}

/** A host for each that a route names, with a name in place of a wildcard; `any.example` when it names none. */
export function sampleHosts({ hosts }: Pick<Route, 'hosts'>): readonly string[] {
  return hosts.length === 0 ? ['any.example'] : hosts.map((host) => host.replace(/^\*/, 'any'))
}
