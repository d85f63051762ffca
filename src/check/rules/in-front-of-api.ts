import { distinct } from '../distinct.ts'
import type { K8sObject } from '../../kubernetes/object.ts'
import type { Problem, Rule } from '../rule.ts'
import { exposureOf } from '../world/exposure.ts'
import type { ConvexRoute } from '../world/exposure.ts'
import { nginxPrefix } from '../world/ingress-routes.ts'
import { keysOf, middlewaresOf } from '../world/middlewares.ts'
import { at, listAt, numberAt, recordAt, textAt, textsAt } from '../world/read.ts'
import { apiPaths } from '../world/takers.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, serviceExample } from './route-examples.ts'
import { sampleHosts } from '../world/route.ts'

function withMiddleware(spec: string): string {
  return `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: front }]\n      services:' })}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: front, namespace: convex }
spec: ${spec}
`
}

const probes = ['/', ...apiPaths, '/http/action', '/some/action']

/** Routes that send people on to the backend. */
export function* backendRoutes(world: World): Iterable<ConvexRoute> {
  for (const found of exposureOf(world).routes) {
    const isBackend = found.destinations.some(({ part }) => part === 'api' || part === 'site')
    if (isBackend && !found.isRedirect && takesRequests(found)) yield found
  }
}

/** Whether a route is for more than the paths that are kept private: /metrics and /echo behind a list of addresses. */
function takesRequests({ route }: ConvexRoute): boolean {
  return sampleHosts(route).some((host) => probes.some((path) => route.accepts({ host, path }) !== false))
}

function* specsInFront(world: World, found: ConvexRoute) {
  for (const { middleware } of middlewaresOf(world, found.route))
    if (middleware !== undefined) yield { object: middleware, spec: recordAt(middleware, 'spec') }
}

// The largest thing that clients send is a deploy (crates/common/src/knobs.rs:1657).
const largestPush = 200_000_000

/** Requests go through as they come. */
export const requestsAreNotHeldBack: Rule = {
  id: 'requests-are-not-held-back',
  severity: 'warning',
  title: 'Nothing that buffers, compresses or repeats is in front of the backend.',
  why:
    'buffering reads a whole upload or answer before it passes it on, and refuses what is above its limit, deploys of up to ' +
    '200 MB among them. compress holds the first kilobyte of a streamed answer back. retry with status codes repeats requests ' +
    'that have already done their work. None of them has anything to give to a WebSocket.',
  source:
    'Traefik pkg/middlewares/buffering/buffering.go, compress/compression_handler.go:310-330, retry/retry.go:60-260 (v3.7); ' +
    'convex-backend crates/common/src/knobs.rs:1657 (652b828)',
  bad: withMiddleware('{ buffering: { maxRequestBodyBytes: 0 } }'),
  good: withMiddleware('{ headers: { stsSeconds: 31536000 } }'),
  *check(world) {
    yield* distinct(heldBack(world))
  },
}

function* heldBack(world: World): Iterable<Problem> {
  for (const found of backendRoutes(world)) {
    for (const { object, spec } of specsInFront(world, found)) {
      const limit = numberAt(spec, 'buffering', 'maxRequestBodyBytes') ?? 0
      if (limit > 0 && limit < largestPush)
        yield {
          object,
          path: 'spec.buffering.maxRequestBodyBytes',
          message: `Requests above ${limit} bytes are refused with 413; a deploy has up to ${largestPush}.`,
          fix: 'Take this Middleware off the routes of the backend; files have no limit at all.',
          severity: 'error',
        }
      else if (at(spec, 'buffering') !== undefined)
        yield front(object, 'buffering', 'Uploads and streamed answers are kept whole before they go on.')
      if (at(spec, 'compress') !== undefined)
        yield front(
          object,
          'compress',
          'The beginning of a streamed answer is held back until there is enough to compress.',
        )
      if (listAt(spec, 'retry', 'status').length > 0)
        yield front(object, 'retry', 'Requests that have done their work are sent once more.')
    }
  }
}

function front(object: K8sObject, kind: string, effect: string): Problem {
  return {
    object,
    path: `spec.${kind}`,
    message: `${kind} stands in front of the backend. ${effect}`,
    fix: 'Take it off the routes of the backend.',
  }
}

/** The backend answers CORS itself. */
export const corsIsLeftToConvex: Rule = {
  id: 'cors-is-left-to-convex',
  severity: 'warning',
  title: 'Nothing in front of the backend adds CORS headers.',
  why:
    'The backend answers every origin by itself, with credentials. Headers that are added in front double or replace its own, ' +
    'and browsers refuse an answer that has two, or a * beside credentials.',
  source:
    'convex-backend crates/local_backend/src/router.rs:612-626, crates/common/src/http/mod.rs:1335-1342 (652b828)',
  bad: withMiddleware('{ headers: { accessControlAllowOriginList: ["*"] } }'),
  good: withMiddleware('{ headers: { stsSeconds: 31536000 } }'),
  *check(world) {
    yield* distinct(corsAdded(world))
  },
}

const corsHeader = /^access-control-/i
const corsFix = 'Take it out; the backend answers CORS by itself.'

function* corsAdded(world: World): Iterable<Problem> {
  for (const found of backendRoutes(world)) {
    const { object, kind, path } = found.route
    for (const { object: middleware, spec } of specsInFront(world, found)) {
      const own = Object.keys(recordAt(spec, 'headers')).find((key) => key.startsWith('accessControl'))
      const custom = Object.keys(recordAt(spec, 'headers', 'customResponseHeaders')).find((key) => corsHeader.test(key))
      const name = own ?? (custom === undefined ? undefined : `customResponseHeaders.${custom}`)
      if (name !== undefined)
        yield {
          object: middleware,
          path: `spec.headers.${name}`,
          message: `${name} adds CORS headers to those of the backend.`,
          fix: corsFix,
        }
    }
    const annotation = `${nginxPrefix}enable-cors`
    if (kind === 'Ingress' && textsAt(object, 'metadata', 'annotations')[annotation] === 'true')
      yield {
        object,
        path: `metadata.annotations["${annotation}"]`,
        message: 'ingress-nginx adds CORS headers to those of the backend.',
        fix: corsFix,
      }
    if (kind !== 'HTTPRoute') continue
    for (const [position, filter] of listAt(object, ...keysOf(path), 'filters').entries()) {
      const headers = ['set', 'add'].flatMap((key) => listAt(filter, 'responseHeaderModifier', key))
      const adds =
        textAt(filter, 'type') === 'CORS' || headers.some((header) => corsHeader.test(textAt(header, 'name') ?? ''))
      if (adds)
        yield {
          object,
          path: `${path}.filters[${position}]`,
          message: 'This filter adds CORS headers to those of the backend.',
          fix: corsFix,
        }
    }
  }
}
