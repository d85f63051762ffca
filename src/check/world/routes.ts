import type { K8sObject } from '../../kubernetes/object.ts'
import { namespaceOf } from './index-of-objects.ts'
import type { ObjectIndex } from './index-of-objects.ts'
import { listAt, numberAt, recordAt, textAt } from './read.ts'
import { hostsIn, matches, parseTraefikRule } from './traefik-rule.ts'
import type { Answer, Request } from './traefik-rule.ts'

/** A Service that a route sends to. */
export interface RouteBackend {
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

/** Every route of every kind. */
export function routesOf(index: ObjectIndex): readonly Route[] {
  return [
    ...index.all('IngressRoute', 'traefik.io').flatMap(ingressRoutes),
    ...index.all('IngressRoute', 'traefik.containo.us').flatMap(ingressRoutes),
    ...index.all('Ingress', 'networking.k8s.io').flatMap(ingresses),
    ...index.all('HTTPRoute', 'gateway.networking.k8s.io').flatMap(httpRoutes),
  ]
}

function ingressRoutes(object: K8sObject): readonly Route[] {
  const own = namespaceOf(object)
  return listAt(object, 'spec', 'routes').map((entry, position): Route => {
    const path = `spec.routes[${position}]`
    const match = textAt(entry, 'match') ?? ''
    const rule = parseTraefikRule(match)
    return {
      object,
      path,
      kind: 'IngressRoute',
      hosts: rule === undefined ? [] : [...new Set(hostsIn(rule))],
      accepts: (request) => (rule === undefined ? undefined : matches(rule, request)),
      // Traefik's own default is the length of the rule; 0 stands for the default.
      priority: numberAt(entry, 'priority') || match.length,
      backends: listAt(entry, 'services').map((service, item) => ({
        namespace: textAt(service, 'namespace') ?? own,
        service: textAt(service, 'name') ?? '',
        port: portOf(service, 'port'),
        path: `${path}.services[${item}]`,
      })),
      middlewares: listAt(entry, 'middlewares').map((middleware, item) => ({
        namespace: textAt(middleware, 'namespace') ?? own,
        name: textAt(middleware, 'name') ?? '',
        path: `${path}.middlewares[${item}]`,
      })),
    }
  })
}

function ingresses(object: K8sObject): readonly Route[] {
  const namespace = namespaceOf(object)
  return listAt(object, 'spec', 'rules').flatMap((rule, position) => {
    const host = textAt(rule, 'host')
    return listAt(rule, 'http', 'paths').map((entry, item): Route => {
      const path = `spec.rules[${position}].http.paths[${item}]`
      const prefix = textAt(entry, 'path') ?? '/'
      const isExact = textAt(entry, 'pathType') === 'Exact'
      return {
        object,
        path,
        kind: 'Ingress',
        hosts: host === undefined ? [] : [host],
        accepts: (request) =>
          hostIs(host, request.host) && (isExact ? request.path === prefix : isBelow(prefix, request.path)),
        priority: prefix.length + (isExact ? 1 : 0),
        backends: [
          {
            namespace,
            service: textAt(entry, 'backend', 'service', 'name') ?? '',
            port:
              numberAt(entry, 'backend', 'service', 'port', 'number') ??
              textAt(entry, 'backend', 'service', 'port', 'name'),
            path: `${path}.backend.service`,
          },
        ],
        middlewares: [],
      }
    })
  })
}

function httpRoutes(object: K8sObject): readonly Route[] {
  const own = namespaceOf(object)
  const hosts = listAt(object, 'spec', 'hostnames').filter((host): host is string => typeof host === 'string')
  return listAt(object, 'spec', 'rules').map((rule, position): Route => {
    const path = `spec.rules[${position}]`
    const paths = listAt(rule, 'matches').map((match) => recordAt(match, 'path'))
    const accepts = ({ host, path: asked }: Request): boolean =>
      (hosts.length === 0 || hosts.some((name) => hostIs(name, host))) &&
      (paths.length === 0 || paths.some((match) => pathFits(match, asked)))
    return {
      object,
      path,
      kind: 'HTTPRoute',
      hosts,
      accepts,
      priority: Math.max(0, ...paths.map((match) => (textAt(match, 'value') ?? '/').length)),
      backends: listAt(rule, 'backendRefs').map((reference, item) => ({
        namespace: textAt(reference, 'namespace') ?? own,
        service: textAt(reference, 'name') ?? '',
        port: numberAt(reference, 'port'),
        path: `${path}.backendRefs[${item}]`,
      })),
      middlewares: [],
    }
  })
}

function pathFits(match: Readonly<Record<string, unknown>>, path: string): boolean {
  const value = textAt(match, 'value') ?? '/'
  return textAt(match, 'type') === 'Exact' ? path === value : isBelow(value, path)
}

function portOf(service: unknown, key: string): number | string | undefined {
  return numberAt(service, key) ?? textAt(service, key)
}

function hostIs(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined) return true
  return (
    pattern === host ||
    (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1)
  )
}

/** By whole segments, as Ingress and HTTPRoute match prefixes. */
function isBelow(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/$/, '')
  return trimmed === '' || path === trimmed || path.startsWith(`${trimmed}/`)
}

/** The route that a request takes: of those that accept it, the one with the highest priority. */
export function routeFor(routes: readonly Route[], request: Request): Route | undefined {
  return routes.filter((route) => route.accepts(request) === true).toSorted((a, b) => b.priority - a.priority)[0]
}
