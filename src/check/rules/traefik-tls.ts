import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { exposureOf } from '../world/exposure.ts'
import { nameOf } from '../world/index-of-objects.ts'
import { keysOf } from '../world/middlewares.ts'
import { entryPointsOf, hasTls, isSecurePoint } from '../world/reach.ts'
import { listAt, textAt } from '../world/read.ts'
import { endsElsewhere } from '../world/schemes.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from './route-examples.ts'
import { plainRoutes } from './route-schemes.ts'
import { turnOnTls } from './route-fixes.ts'

const source =
  'Traefik pkg/server/aggregator.go:331-340, pkg/server/routerfactory.go:120-121, pkg/server/router/tcp/router.go:181-241 (v3.7)'
const plainPoint = /^(?:web|http|80)$/i

/** IngressRoutes with a route of Convex, with the entry points that they name. */
function* routesOfTraefik(world: World) {
  for (const [object, own] of exposureOf(world).objects) {
    if (object.kind !== 'IngressRoute') continue
    const points = entryPointsOf({ object, kind: 'IngressRoute' })
    yield { object, points, onlyRedirects: own.every(({ isRedirect }) => isRedirect), tls: hasTls({ object }) }
  }
}

/** HTTPS is said on the route. */
export const httpsRouteHasTls: Rule = {
  id: 'https-route-has-tls',
  severity: 'warning',
  title: 'A route for HTTPS has TLS for its host: an IngressRoute a section tls, be it empty.',
  why:
    'Traefik keeps routes with and without TLS apart. Without tls the route is for plain HTTP, and HTTPS gets 404, unless ' +
    'the static configuration gives the entry point TLS of its own, which the Helm chart does and others do not. With web ' +
    'in the same list, everything is served by plain HTTP too, keys included. An Ingress without tls for the host of an ' +
    'https origin answers with the default certificate of its controller. Where TLS may end in front of the controller, at ' +
    'a load balancer of a cloud or in a tunnel, there is no finding.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '  tls: {}\n': '' })}`,
  good: servedExample,
  *check(world) {
    yield* plainRoutes(world)
    for (const { object, points, onlyRedirects, tls } of routesOfTraefik(world)) {
      if (tls || onlyRedirects || endsElsewhere(world, { object, kind: 'IngressRoute' })) continue
      const secure = points.find(isSecurePoint)
      const isOnAll = points.length === 0
      if (secure === undefined && !isOnAll && !points.some((name) => plainPoint.test(name))) continue
      const rest = 'HTTPS then works only if the static configuration of the entry point has TLS.'
      yield {
        object,
        path: 'spec.tls',
        message:
          secure === undefined
            ? `Without tls, ${isOnAll ? 'on every default entry point' : `at ${points.join(', ')}`}, this route serves Convex by plain HTTP.`
            : `The entry point ${secure} without tls: ${points.length > 1 ? 'plain HTTP is served as well, and ' : ''}${rest}`,
        fix: turnOnTls({ object, kind: 'IngressRoute' }),
      }
    }
  },
}

/** A route with TLS answers nothing else. */
export const tlsRouteIsNotOnWeb: Rule = {
  id: 'tls-route-is-not-on-web',
  severity: 'warning',
  title: 'An IngressRoute with tls is not on the entry point for plain HTTP.',
  why:
    'With tls on it, a route answers only TLS, at every entry point of its list. On web, people who come by http:// get 404 ' +
    'in place of a redirect; on web alone nobody arrives at all.',
  source,
  bad: `${backendExample()}${serviceExample}${routeExample({ '[websecure]': '[web, websecure]' })}`,
  good: servedExample,
  *check(world) {
    const plain = plainPoints(world)
    for (const { object, points, tls } of routesOfTraefik(world)) {
      const position = points.findIndex((name) => plainPoint.test(name))
      const name = points[position]
      if (!tls || name === undefined) continue
      const isPlain = plain.has(name)
      const severity = isPlain ? ('error' as const) : ('info' as const)
      yield points.length > 1
        ? tlsOnWeb(
            object,
            position,
            `answers 404 to plain HTTP at ${name}, unless that entry point redirects by itself`,
          )
        : {
            ...tlsOnWeb(
              object,
              position,
              `answers only TLS, but its one entry point ${name} is for plain HTTP${isPlain ? '' : ', by its name'}`,
            ),
            severity,
          }
    }
  },
}

/** Entry points at which some route has no TLS. What another is for, only its name tells. */
function plainPoints({ routes }: World): ReadonlySet<string> {
  return new Set(routes.flatMap((route) => (hasTls(route) ? [] : entryPointsOf(route))))
}

function tlsOnWeb(object: K8sObject, position: number, effect: string): Problem {
  return {
    object,
    path: `spec.entryPoints[${position}]`,
    message: `With tls, this route ${effect}.`,
    fix: 'Name only websecure here, and redirect web by an IngressRoute of its own.',
  }
}

const redirectMiddleware = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: to-https, namespace: convex }
spec: { redirectScheme: { scheme: https, permanent: true } }
`

function redirectExample(replacements: Readonly<Record<string, string>> = {}): string {
  return `${routeExample({
    'name: convex-backend, namespace': 'name: convex-redirect, namespace',
    '[websecure]': '[web]',
    ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '',
    'services:': 'middlewares: [{ name: to-https }]\n      services:',
    '  tls: {}\n': '',
    ...replacements,
  })}${redirectMiddleware}`
}

/** Traefik builds no router without a service. */
export const routeHasAService: Rule = {
  id: 'route-has-a-service',
  severity: 'error',
  title: 'Every route of an IngressRoute has a service, also one that only redirects.',
  why:
    'The schema lets it pass, and Traefik then refuses the router, "router must have either a service or child routers", so ' +
    'that the redirect answers 404.',
  source: 'Traefik pkg/server/router/router.go:340-359 (v3.7)',
  bad: `${servedExample}${redirectExample({ '      services: [{ name: convex-backend, port: 3210 }]\n': '' })}`,
  good: `${servedExample}${redirectExample()}`,
  *check(world) {
    // A parent sends on to its children, which name it.
    const parents = new Set(
      world.index
        .all('IngressRoute', 'traefik.io')
        .flatMap((object) => listAt(object, 'spec', 'parentRefs').map((parent) => textAt(parent, 'name'))),
    )
    for (const { route } of exposureOf(world).routes) {
      if (route.kind !== 'IngressRoute' || route.backends.length > 0) continue
      if (parents.has(nameOf(route.object))) continue
      yield {
        object: route.object,
        path: `${route.path}.services`,
        message: 'This route has no service, and Traefik refuses it, redirect or not.',
        fix: "Name the backend's Service; nothing is sent there while the route redirects.",
      }
    }
  },
}

/** The redirect steps back for a challenge. */
export const redirectHasNoPriority: Rule = {
  id: 'redirect-has-no-priority',
  severity: 'warning',
  title: 'A redirect to HTTPS keeps its own low priority.',
  why:
    'By default the longer rule wins. That is how the answer to an ACME HTTP-01 challenge, a rule with a path, comes before ' +
    'the redirect. With a raised priority the redirect takes the challenge, and the certificate is not renewed.',
  source: 'Traefik docs/content/reference/routing-configuration/http/routing/rules-and-priority.md:237-240 (v3.7)',
  bad: `${servedExample}${redirectExample({ '- kind: Rule\n': '- kind: Rule\n      priority: 1000\n' })}`,
  good: `${servedExample}${redirectExample()}`,
  *check(world) {
    yield* distinct(raisedRedirects(world))
  },
}

// Longer than Host(…) with the longest host name, and a path.
const longestRule = 300

function* raisedRedirects(world: World): Iterable<Problem> {
  for (const { route, isRedirect } of exposureOf(world).routes) {
    const { object, path, kind, priority } = route
    const match = textAt(object, ...keysOf(path), 'match') ?? ''
    if (kind !== 'IngressRoute' || !isRedirect || priority <= Math.max(match.length, 1)) continue
    yield {
      object,
      path: `${path}.priority`,
      message: `The priority ${priority} puts the redirect before longer rules${priority > longestRule ? ', that of an ACME challenge among them' : ''}.`,
      fix: 'Leave the priority out.',
    }
  }
}
