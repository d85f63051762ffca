import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import type { ConvexRoute } from '../../model/routes/exposure.ts'
import { originOf } from '../../model/routes/origins.ts'
import { pathAfter } from '../../model/routes/path-after.ts'
import type { Route } from '../../model/routes/route.ts'
import { apiPaths, endOf, originAstray, taker } from '../../model/routes/requests.ts'
import type { Model } from '../../model/model.ts'
import { hasRoute, publicRoutesOf } from '../../model/routes/origin-routes.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { eachServingBackend } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'All paths of the API host reach port 3210 unchanged.',
  why:
    'Clients request /api at the root of the cloud origin, and monitors request /version and /instance_name. Behind a ' +
    'path prefix, behind the site proxy, or with another app on other paths of the host, deployments, the WebSocket ' +
    'or the dashboard get 404. It is a warning if only /version and /instance_name are affected.',
  source: [
    convex('crates/local_backend/src/router.rs', 'router', 'health_check_routes'),
    page('github.com', 'convex-backend issue 177'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({ '&& !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '&& (PathPrefix(`/convex`) || PathPrefix(`/http`))' })}`,
  good: servedExample,
  check: eachServingBackend(function* (pod, report, model) {
    const origin = originOf(pod, 'CONVEX_CLOUD_ORIGIN')
    const { url } = origin
    const routes = publicRoutesOf(model, pod)
    const main = routes.find(({ route }) => route.hosts.includes(url?.hostname ?? '')) ?? routes[0]
    if (url === undefined || main === undefined || !hasRoute(model, url.hostname)) return
    // The rule origin-route reports an origin that leads elsewhere.
    if (originAstray(model, pod, 'CONVEX_CLOUD_ORIGIN') !== undefined) return
    const losses = new Map<Route, Loss>()
    for (const path of apiPaths) {
      const lost = lossOf(model, { pod, main, taken: taker(model, origin, path), path })
      if (lost === undefined) continue
      const loss = losses.get(lost.route) ?? { ...lost, paths: [] }
      losses.set(lost.route, loss)
      loss.paths.push(path)
    }
    for (const { route, fault, paths } of losses.values()) {
      yield report(
        route,
        `Requests for ${paths.join(', ')} of ${url.hostname} do not reach port 3210 unchanged: ${fault}.`,
        'Route the whole host except /metrics and /echo to port 3210, with unchanged paths.',
        paths.every((path) => lessNeeded.has(path)) ? 'warning' : 'error',
      )
    }
  }),
}

// Monitors, smoke tests and `npx convex network-test` request these paths; clients do not.
const lessNeeded = new Set(['/version', '/instance_name'])

interface Loss {
  readonly route: Route
  readonly fault: string
  readonly paths: string[]
}

interface Passage {
  readonly pod: ConvexPod
  /** The route of the backend that is reported if no route takes the request. */
  readonly main: ConvexRoute
  readonly taken: ReturnType<typeof taker>
  readonly path: string
}

function lossOf(model: Model, { pod, main, taken, path }: Passage): Omit<Loss, 'paths'> | undefined {
  const end = endOf(pod, taken)
  if (end === 'unknown') return undefined
  if (end === 'no route') return { route: main.route, fault: 'no route takes them' }
  if (end !== 'here') {
    const isConvex = exposureOf(model).objects.has(end.route.object)
    return { route: isConvex ? end.route : main.route, fault: `the route leads to ${end.to}` }
  }
  if (typeof taken === 'string' || !('destinations' in taken)) return undefined
  const fault = wrongEnd(model, taken, path)
  return fault === undefined ? undefined : { route: taken.route, fault }
}

function wrongEnd(model: Model, { route, destinations }: ConvexRoute, path: string): string | undefined {
  const [first] = destinations
  if (first === undefined || first.part === 'unknown') return undefined
  if (first.part !== 'api')
    return `the route leads to ${first.part === 'site' ? 'the site proxy, port 3211' : 'the dashboard'}`
  const after = pathAfter(model, route, path)
  return after === undefined || after === path ? undefined : `${path} arrives as ${after}`
}
