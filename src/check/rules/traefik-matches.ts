import { distinct } from '../distinct.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import { titleOf } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { exposureOf } from '../world/exposure.ts'
import { entryPointsOf, hasTls } from '../world/reach.ts'
import { groupOf } from '../world/index-of-objects.ts'
import { ingressClassOf } from '../world/ingress-routes.ts'
import { keysOf } from '../world/middlewares.ts'
import { at, textAt } from '../world/read.ts'
import type { Route } from '../world/route.ts'
import { canonical, ruleFault } from '../world/rule-fault.ts'
import { parseTraefikRule } from '../world/traefik-rule.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from './route-examples.ts'

function matchOf({ object, path }: Route): string {
  return textAt(object, ...keysOf(path), 'match') ?? ''
}

/** Traefik v3 reads the rule. */
export const matchIsForTraefik3: Rule = {
  id: 'match-is-for-traefik-3',
  severity: 'error',
  title: 'The match of a route is written in the rule language of Traefik 3.',
  why:
    'Rules of Traefik 2 with several values, single quotes or {name:pattern} are refused or taken by the letter by version ' +
    '3; the route is then simply not there, with a line in the log of Traefik and nothing on the object.',
  source:
    'Traefik pkg/muxer/http/matcher.go:14-150, pkg/rules/parser.go (v3.7); docs/content/migrate/v2-to-v3-details.md',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.example.com`)': 'Host(`convex.example.com`, `api.example.com`)' })}`,
  good: servedExample,
  *check(world) {
    for (const { route } of exposureOf(world).routes) {
      if (route.kind !== 'IngressRoute' || groupOf(route.object.apiVersion) !== 'traefik.io') continue
      if (textAt(route.object, ...keysOf(route.path), 'syntax') === 'v2') continue
      const fault = ruleFault(matchOf(route))
      if (fault === undefined) continue
      yield {
        object: route.object,
        path: `${route.path}.match`,
        message: `Traefik 3 does not take this rule as it is meant: ${fault}`,
        fix: 'Write it as Host(`a.example.com`) || Host(`b.example.com`), in backticks, with && and || between.',
      }
    }
  },
}

/** One router for each match. */
export const ingressRouteMatchesDiffer: Rule = {
  id: 'ingress-route-matches-differ',
  severity: 'error',
  title: 'No two routes of one IngressRoute have the same match.',
  why:
    'Traefik names a router by the IngressRoute and a hash of the match. Two with one match have one name, and the later ' +
    'takes the place of the earlier: its services and middlewares are gone without a word.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes.go:1468-1480, kubernetes_http.go:84-164 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({
    '  tls: {}': `    - kind: Rule
      match: Host(\`convex.example.com\`) && !PathPrefix(\`/metrics\`) && !PathPrefix(\`/echo\`)
      priority: 10
      services: [{ name: convex-backend, port: 3210 }]
  tls: {}`,
  })}`,
  good: servedExample,
  *check(world) {
    const seen = new Map<K8sObject, Map<string, string>>()
    for (const { route } of exposureOf(world).routes) {
      if (route.kind !== 'IngressRoute') continue
      const matches = seen.get(route.object) ?? new Map<string, string>()
      seen.set(route.object, matches)
      const match = matchOf(route)
      const first = matches.get(match)
      matches.set(match, first ?? route.path)
      if (first === undefined || match === '') continue
      yield {
        object: route.object,
        path: `${route.path}.match`,
        message: `${first} has the same match; Traefik keeps only one of the two.`,
        fix: 'Make one route of them, or put one into an IngressRoute of its own.',
      }
    }
  },
}

/** One object for each host and path. */
export const routesDoNotClash: Rule = {
  id: 'routes-do-not-clash',
  severity: 'error',
  title: 'No two objects route the same host and path at one entry point.',
  why:
    'Rules of one length have one priority, and which of the two answers is left to chance and changes with a restart; ' +
    'ingress-nginx takes the older one, or refuses the newer.',
  source: 'Traefik pkg/muxer/http/mux.go:75-100 (v3.7); ingress-nginx docs/how-it-works.md, "Building the NGINX model"',
  bad: `${servedExample}${routeExample({ 'name: convex-backend, namespace': 'name: convex-api, namespace' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(clashes(world))
  },
}

function* clashes(world: World): Iterable<Problem> {
  const { find } = exposureOf(world)
  const taken = new Map<string, Route>()
  for (const route of world.routes) {
    for (const key of placesOf(route)) {
      const first = taken.get(key)
      if (first === undefined) taken.set(key, route)
      if (first === undefined || first.object === route.object) continue
      const own = find(route) === undefined ? first : route
      const other = own === route ? first : route
      if (find(own) === undefined) continue
      yield {
        object: own.object,
        path: own.path,
        message: `${titleOf(other.object)} routes the same host and path; which of the two answers is left to chance.`,
        fix: 'Take one of them away.',
      }
    }
  }
}

/** Where a route is, once for each entry point. HTTPRoutes have an order of their own. */
function placesOf(route: Route): readonly string[] {
  const { object, path, kind, priority, hosts } = route
  if (kind === 'HTTPRoute') return []
  const owner = ingressClassOf(object) ?? ''
  if (kind === 'Ingress') {
    const entry = at(object, ...keysOf(path))
    const isFallback = path === 'spec.defaultBackend'
    const place = [textAt(entry, 'pathType') ?? '', textAt(entry, 'path') ?? '/']
    return isFallback || isCanary(object) ? [] : [['Ingress', owner, hosts[0] ?? '*', ...place].join(' ')]
  }
  const rule = parseTraefikRule(matchOf(route))
  const points = entryPointsOf(route)
  const text = rule === undefined ? matchOf(route) : canonical(rule)
  return (points.length === 0 ? ['*'] : points).map((point) =>
    ['IngressRoute', owner, point, hasTls(route) ? 'tls' : 'plain', String(priority), text].join(' '),
  )
}

function isCanary(object: K8sObject): boolean {
  return textAt(object, 'metadata', 'annotations', 'nginx.ingress.kubernetes.io/canary') === 'true'
}
