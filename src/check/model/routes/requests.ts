import type { ConvexPod } from '../backend/convex-pods.ts'
import { destinationOf, exposureOf, serviceOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import { isRedirect } from './middlewares.ts'
import { memo } from '../memo.ts'
import { basePath, originOf } from './origins.ts'
import type { Origin, OriginVariable } from './origins.ts'
import { appBehind, kindAndName } from '../backend/other-apps.ts'
import { isPublic as reachOf, isTailnet, isTailnetHost } from './reach.ts'
import type { Route } from './route.ts'
import type { Request } from './traefik/traefik-match.ts'
import type { Model } from '../model.ts'

/** Paths that clients of the API request, the most important one first. */
export const apiPaths = [
  '/api/query',
  '/api/1.31.0/sync',
  '/api/storage/upload',
  '/api/deploy2/start_push',
  '/version',
  '/instance_name',
] as const

/** A route to another app. */
interface Elsewhere {
  readonly route: Route
  readonly app: string
}

type Taker = ConvexRoute | Elsewhere | 'no route' | 'unknown'

// Cached, because many backends can have one host.
const takersIn = memo<Model, Map<string, Taker>>(() => new Map())

/** The public route with the highest precedence that takes a request. */
export function taker(model: Model, { url }: Origin, path: string): Taker {
  if (url === undefined) return 'unknown'
  const known = takersIn(model)
  const key = `${url.hostname}${path}`
  const found = known.get(key) ?? strongest(model, { host: url.hostname, path })
  known.set(key, found)
  return found
}

function strongest(model: Model, request: Request): Taker {
  const { find } = exposureOf(model)
  const candidates = model.routesTo(request.host).flatMap((route) => {
    const found = find(route)
    const answer = route.accepts(request)
    const isPublic = servesHost(route, request.host) || (found?.isPublic ?? reachOf(model, route))
    if (answer === false || (found?.isRedirect ?? isRedirect(model, route)) || isPublic === false) return []
    return [{ route, found, answer, isPublic }]
  })
  const open = candidates.filter(({ isPublic }) => isPublic)
  let best: (typeof candidates)[number] | undefined
  for (const candidate of open.length > 0 ? open : candidates)
    if (best === undefined || isStronger(candidate.route, best.route, request.host)) best = candidate
  if (best === undefined) return 'no route'
  const { route, found, answer } = best
  // A route that requires more than host and path cannot be evaluated.
  if (answer === undefined) return 'unknown'
  return found !== undefined && found.destinations.length > 0 ? found : elsewhere(model, route)
}

/** Whether a route on the tailnet serves a name on the tailnet. */
export function servesHost(route: Route, host: string): boolean {
  return isTailnetHost(host) && isTailnet(route)
}

/** Traefik compares the length of rules; other controllers compare hosts first. */
function isStronger(one: Route, other: Route, host: string): boolean {
  const rank = ({ hosts }: Route): number => (hosts.includes(host) ? 2 : Math.min(hosts.length, 1))
  const isByRule = one.kind === 'IngressRoute' && other.kind === 'IngressRoute'
  if (!isByRule && rank(one) !== rank(other)) return rank(one) > rank(other)
  return one.priority > other.priority
}

function elsewhere(model: Model, route: Route): Taker {
  const services = route.backends.map((backend) => serviceOf(model, backend))
  const apps = services.map((service) => (service === undefined ? undefined : appBehind(model, service)))
  const [app] = apps
  return app === undefined || apps.includes(undefined) ? 'unknown' : { route, app }
}

/** Where a request for an origin goes instead of its backend. */
interface Astray {
  readonly route: Route
  readonly to: string
}

/** Where a request goes: `here` if it reaches the backend, on any port. */
export function endOf(pod: ConvexPod, found: Taker): Astray | 'here' | 'no route' | 'unknown' {
  if (typeof found === 'string') return found
  if (!('destinations' in found)) return { route: found.route, to: found.app }
  const { destinations, route } = found
  const [first] = destinations
  if (first === undefined) return 'unknown'
  if (destinationOf(found, pod) !== undefined) return 'here'
  return { route, to: first.part === 'dashboard' ? 'the dashboard' : kindAndName(first.pod.workload) }
}

/** Where an origin leads, if no request for it reaches its backend. */
export function originAstray(model: Model, pod: ConvexPod, name: OriginVariable): Astray | undefined {
  const origin = originOf(pod, name)
  if (origin.url === undefined) return undefined
  const paths = name === 'CONVEX_SITE_ORIGIN' ? [`${basePath(origin.url)}/some/action`] : apiPaths
  const ends = paths.map((path) => endOf(pod, taker(model, origin, path)))
  const [first] = ends
  return typeof first === 'object' && !ends.includes('here') ? first : undefined
}
