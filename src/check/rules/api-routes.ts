import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import type { ConvexRoute } from '../world/exposure.ts'
import { basePath, originOf } from '../world/origins.ts'
import { pathAfter } from '../world/path-after.ts'
import type { Route } from '../world/route.ts'
import { apiPaths, endOf, originAstray, taker } from '../world/takers.ts'
import type { World } from '../world/world.ts'
import { hasRoute, publicRoutesOf } from './origin-routes.ts'
import {
  addPrefix,
  backendExample,
  ownHostExample,
  routeExample,
  servedExample,
  serviceExample,
  siteRoute,
} from './route-examples.ts'
import { prefixHttp } from './route-fixes.ts'

/** Everything below the cloud origin goes to the main port as it is. */
export const apiIsRoutedWhole: Rule = {
  id: 'api-is-routed-whole',
  severity: 'error',
  title: 'Every path of the API host goes to port 3210 unchanged.',
  why:
    'Clients ask for /api at the root of the cloud origin, monitors for /version and /instance_name. Behind a path prefix, ' +
    'behind the site proxy, or with another app at the other paths of the host, deploys, the WebSocket or the dashboard get ' +
    '404. It is a warning where only /version and /instance_name are lost.',
  source: 'convex-backend crates/local_backend/src/router.rs:286-555 (652b828); issue get-convex/convex-backend#177',
  bad: `${backendExample()}${serviceExample}${routeExample({ '&& !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '&& (PathPrefix(`/convex`) || PathPrefix(`/http`))' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(partlyRouted(world))
  },
}

// Monitors, smoke tests and `npx convex network-test` ask for these; clients do not.
const lessNeeded = new Set(['/version', '/instance_name'])

interface Loss {
  readonly route: Route
  readonly fault: string
  readonly paths: string[]
}

function* partlyRouted(world: World): Iterable<Problem> {
  for (const pod of servingBackends(world)) {
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { url } = origin
    const routes = publicRoutesOf(world, pod)
    const main = routes.find(({ route }) => route.hosts.includes(url?.hostname ?? '')) ?? routes[0]
    if (url === undefined || main === undefined || !hasRoute(world, url.hostname)) continue
    // That none of it arrives is a matter of the origin.
    if (originAstray(world, pod, 'CONVEX_CLOUD_ORIGIN') !== undefined) continue
    const losses = new Map<Route, Loss>()
    for (const path of apiPaths) {
      const lost = lossOf(world, { pod, main, taken: taker(world, origin, path), path })
      if (lost === undefined) continue
      const loss = losses.get(lost.route) ?? { ...lost, paths: [] }
      losses.set(lost.route, loss)
      loss.paths.push(path)
    }
    for (const { route, fault, paths } of losses.values()) {
      yield {
        object: route.object,
        path: route.path,
        message: `${paths.join(', ')} of ${url.hostname} ${paths.length === 1 ? 'does' : 'do'} not arrive unchanged at port 3210: ${fault}.`,
        fix: 'Send the whole host to port 3210 with the paths unchanged, but for /metrics and /echo.',
        severity: paths.every((path) => lessNeeded.has(path)) ? 'warning' : 'error',
      }
    }
  }
}

interface Passage {
  readonly pod: ConvexPod
  /** The route of the backend that is named where no other route takes the request. */
  readonly main: ConvexRoute
  readonly taken: ReturnType<typeof taker>
  readonly path: string
}

function lossOf(world: World, { pod, main, taken, path }: Passage): Omit<Loss, 'paths'> | undefined {
  const end = endOf(pod, taken)
  if (end === 'unknown') return undefined
  if (end === 'nobody') return { route: main.route, fault: 'no route leads there' }
  if (end !== 'here') {
    const isConvex = exposureOf(world).objects.has(end.route.object)
    return { route: isConvex ? end.route : main.route, fault: `the route leads to ${end.to}` }
  }
  if (typeof taken === 'string' || !('destinations' in taken)) return undefined
  const fault = wrongEnd(world, { pod, found: taken, path })
  return fault === undefined ? undefined : { route: taken.route, fault }
}

interface Arrival {
  readonly pod: ConvexPod
  readonly found: ConvexRoute
  readonly path: string
}

function wrongEnd(world: World, { found, path }: Arrival): string | undefined {
  const [first] = found.destinations
  if (first === undefined || first.part === 'unknown') return undefined
  if (first.part !== 'api')
    return `the route leads to ${first.part === 'site' ? 'the site proxy, port 3211' : 'the dashboard'}`
  const after = pathAfter(world, found.route, path)
  return after === undefined || after === path ? undefined : `${path} arrives as ${after}`
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
      else if (typeof found !== 'string' && 'destinations' in found) yield* arrival(world, { pod, found, path })
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
      fix: path.startsWith('/http/')
        ? 'Leave /http on the path.'
        : `Send the host to port 3211 of the Service, or stay with port 3210 and ${prefixHttp(found.route)}.`,
    }
}
