import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import type { ConvexRoute } from '../world/exposure.ts'
import { originOf } from '../world/origins.ts'
import type { Origin } from '../world/origins.ts'
import type { Request } from '../world/traefik-match.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from './route-examples.ts'

const probes = ['/', '/api/query', '/http/action', '/version']

/** Whether any route, whoever's, may send on a request to a host. */
export function hasRoute(world: World, host: string): boolean {
  const { find } = exposureOf(world)
  return world
    .routesTo(host)
    .some(
      (route) =>
        find(route)?.isRedirect !== true &&
        (route.hosts.length > 0 || probes.some((path) => route.accepts({ host, path }) !== false)),
    )
}

/** Routes that let people in to a backend: neither redirects nor the tailnet. */
export function publicRoutesOf(world: World, pod: ConvexPod): readonly ConvexRoute[] {
  return exposureOf(world)
    .of(pod)
    .filter(({ isPublic, isRedirect }) => isPublic && !isRedirect)
}

/** The origins are routed. */
export const originHasARoute: Rule = {
  id: 'origin-has-a-route',
  severity: 'error',
  title: 'The hosts of the origins are hosts of routes.',
  why:
    'The backend hands out its origins as they are set, and does not know where it is reached. When the routes are for ' +
    'another host, URLs of files, callbacks of Node actions and the dashboard lead to nothing.',
  source:
    'convex-backend self-hosted/docker-build/run_backend.sh:53-64, crates/node_executor/src/executor.rs:249 (652b828)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'Host(`convex.': 'Host(`api.' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(unroutedOrigins(world))
  },
}

function* unroutedOrigins(world: World): Iterable<Problem> {
  for (const pod of servingBackends(world)) {
    const routes = publicRoutesOf(world, pod)
    // Without any route, it is made elsewhere.
    if (routes.length === 0) continue
    const told = new Set<string>()
    for (const name of ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN'] as const) {
      const { variable, url } = originOf(pod, name)
      if (variable === undefined || url === undefined || told.has(url.hostname)) continue
      told.add(url.hostname)
      if (hasRoute(world, url.hostname) || mayTake(routes, url.hostname)) continue
      const hosts = [...new Set(routes.flatMap(({ route }) => route.hosts))].slice(0, 5).join(', ')
      yield {
        object: variable.object,
        path: variable.path,
        message: `${name} is for the host ${url.hostname}, but the routes to this backend are for ${hosts || 'none'}.`,
        fix: 'Make the origin and the host of the route the same.',
      }
    }
  }
}

// A rule that nobody can read may be for any host.
function mayTake(routes: readonly ConvexRoute[], host: string): boolean {
  return routes.some(({ route }) => probes.some((path) => route.accepts({ host, path }) !== false))
}

type Taker = ConvexRoute | 'nobody' | 'unknown'

// Many backends may claim one host.
const takers = new WeakMap<World, Map<string, Taker>>()

/** The route that takes a request, of those that let people in: the strongest one. */
export function taker(world: World, { url }: Origin, path: string): Taker {
  if (url === undefined) return 'unknown'
  const known = takers.get(world) ?? new Map<string, Taker>()
  takers.set(world, known)
  const key = `${url.hostname}${path}`
  const found = known.get(key) ?? strongest(world, { host: url.hostname, path })
  known.set(key, found)
  return found
}

function strongest(world: World, request: Request): Taker {
  const { find } = exposureOf(world)
  let best: { readonly priority: number; readonly taker: Taker } | undefined
  for (const route of world.routesTo(request.host)) {
    const found = find(route)
    const answer = route.accepts(request)
    if (answer === false || found?.isRedirect === true || found?.isPublic === false) continue
    if (best !== undefined && best.priority >= route.priority) continue
    // One that is no route of Convex, or that asks for more than host and path, decides by what is not seen.
    best = { priority: route.priority, taker: answer === undefined || found === undefined ? 'unknown' : found }
  }
  return best?.taker ?? 'nobody'
}
