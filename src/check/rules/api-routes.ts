import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { nameOf } from '../world/index-of-objects.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import type { ConvexRoute } from '../world/exposure.ts'
import { basePath, originOf } from '../world/origins.ts'
import { pathAfter } from '../world/path-after.ts'
import type { World } from '../world/world.ts'
import { hasRoute, publicRoutesOf, taker } from './origin-routes.ts'
import {
  addPrefix,
  backendExample,
  ownHostExample,
  routeExample,
  servedExample,
  serviceExample,
  siteRoute,
} from './route-examples.ts'

const needed = [
  { path: '/api/query', severity: 'error', of: 'the API' },
  { path: '/api/1.31.0/sync', severity: 'error', of: 'the WebSocket' },
  { path: '/version', severity: 'warning', of: 'the CLI and monitors' },
  { path: '/instance_name', severity: 'warning', of: 'the dashboard' },
] as const

/** Everything below the cloud origin goes to the main port as it is. */
export const apiIsRoutedWhole: Rule = {
  id: 'api-is-routed-whole',
  severity: 'error',
  title: 'Every path of the API host goes to port 3210 unchanged.',
  why:
    'Clients ask for /api, /version and /instance_name at the root of the cloud origin. Behind a path prefix, behind the ' +
    'site proxy, or with only some of the paths routed, deploys, the WebSocket or the dashboard get 404.',
  source: 'convex-backend crates/local_backend/src/router.rs:286-555 (652b828); issue get-convex/convex-backend#177',
  bad: `${backendExample()}${serviceExample}${routeExample({ '&& !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '&& (PathPrefix(`/convex`) || PathPrefix(`/http`))' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(partlyRouted(world))
  },
}

function* partlyRouted(world: World): Iterable<Problem> {
  for (const pod of servingBackends(world)) {
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { url } = origin
    const [main] = publicRoutesOf(world, pod)
    if (url === undefined || main === undefined || !hasRoute(world, url.hostname)) continue
    const own = publicRoutesOf(world, pod).find(({ route }) => route.hosts.includes(url.hostname)) ?? main
    for (const { path, severity, of } of needed) {
      const found = taker(world, origin, path)
      if (found === 'unknown') continue
      const fault = found === 'nobody' ? 'no route takes it' : wrongEnd(world, { pod, found, path })
      if (fault === undefined) continue
      const { object, path: place } = (found === 'nobody' ? own : found).route
      yield {
        object,
        path: place,
        message: `${path}, which ${of} needs, does not arrive at the backend: ${fault}.`,
        fix: 'Send the whole host to port 3210 with the paths unchanged, but for /metrics and /echo.',
        severity,
      }
      if (severity === 'error') break
    }
  }
}

interface Arrival {
  readonly pod: ConvexPod
  readonly found: ConvexRoute
  readonly path: string
}

function wrongEnd(world: World, { pod, found, path }: Arrival): string | undefined {
  const [first] = found.destinations
  if (first === undefined || first.part === 'unknown') return undefined
  if (found.destinations.every((destination) => destination.pod !== pod)) return `it goes to ${titleOf(first.pod)}`
  if (first.part !== 'api') return `it goes to the ${first.part === 'site' ? 'site proxy, port 3211' : 'dashboard'}`
  const after = pathAfter(world, found.route, path)
  return after === undefined || after === path ? undefined : `it arrives as ${after}`
}

function titleOf({ workload: { object } }: ConvexPod): string {
  return `${object.kind} ${nameOf(object)}`
}

/** `/http` arrives as the port wants it. */
export const httpActionsKeepTheirPrefix: Rule = {
  id: 'http-actions-arrive',
  severity: 'error',
  title: 'HTTP actions arrive below /http at port 3210, or without /http at port 3211.',
  why:
    'Port 3210 serves HTTP actions below /http and takes the prefix off itself. Port 3211 puts the prefix on, so that a ' +
    'path that still has it becomes /http/http. Either way round the wrong combination answers 404 to every webhook.',
  source: 'convex-backend crates/local_backend/src/proxy.rs:34-46, router.rs:410, config.rs:68-70 (652b828)',
  bad: `${ownHostExample()}${siteRoute()}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  *check(world) {
    yield* distinct(lostActions(world))
  },
}

function* lostActions(world: World): Iterable<Problem> {
  for (const pod of servingBackends(world)) {
    const origin = originOf(pod, 'CONVEX_SITE_ORIGIN')
    const routes = publicRoutesOf(world, pod)
    if (origin.url !== undefined && routes.length > 0 && hasRoute(world, origin.url.hostname)) {
      const path = `${basePath(origin.url)}/some/action`
      const found = taker(world, origin, path)
      if (found === 'nobody') yield noRoute(world, pod, path)
      else if (found !== 'unknown') yield* arrival(world, { pod, found, path })
    }
    // Routes that are for /http alone, whatever the origin says.
    for (const found of routes) {
      for (const host of found.route.hosts) {
        const takes = (path: string) => found.route.accepts({ host, path }) === true
        if (takes('/http/some/action') && !takes('/some/action'))
          yield* arrival(world, { pod, found, path: '/http/some/action' })
      }
    }
  }
}

function noRoute(world: World, pod: ConvexPod, path: string): Problem {
  const variable = originOf(pod, 'CONVEX_SITE_ORIGIN').variable
  const [first] = exposureOf(world).of(pod)
  return {
    object: first?.route.object ?? pod.workload.object,
    path: first?.route.path ?? variable?.path ?? '',
    message: `No route takes ${path}, where ${variable?.name} says that HTTP actions are.`,
    fix: 'Send /http to port 3210 as well, the path unchanged.',
  }
}

function* arrival(world: World, { pod, found, path }: Arrival): Iterable<Problem> {
  const destination = found.destinations.find((item) => item.pod === pod)
  const after = pathAfter(world, found.route, path)
  if (destination === undefined || after === undefined) return
  const isBelow = /^\/http(?:\/|$)/.test(after)
  const { object } = found.route
  if (destination.part === 'site' && isBelow)
    yield {
      object,
      path: destination.backend.path,
      message: `HTTP actions go to port 3211 as ${after}; it puts /http in front once more, and nothing is found.`,
      fix: 'Send /http to port 3210, the path unchanged.',
    }
  if (destination.part === 'api' && !isBelow)
    yield {
      object,
      path: destination.backend.path,
      message: `HTTP actions go to port 3210 as ${after}, but are served there below /http.`,
      fix: 'Leave /http on the path, or, on a host of its own, put it in front with addPrefix.',
    }
}
