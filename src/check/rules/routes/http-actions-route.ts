import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { destinationOf, exposureOf } from '../../model/routes/exposure.ts'
import type { ConvexRoute } from '../../model/routes/exposure.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { pathAfter } from '../../model/routes/path-after.ts'
import { taker } from '../../model/routes/requests.ts'
import type { Model } from '../../model/model.ts'
import { hasRoute, publicRoutesOf } from '../../model/routes/origin-routes.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'
import { eachServingBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'HTTP actions reach port 3210 with /http, or port 3211 without it.',
  why:
    'Port 3210 serves HTTP actions below /http and removes the prefix itself. Port 3211 adds the prefix, so a path ' +
    'that already has it becomes /http/http. With a wrong combination, all webhooks get 404.',
  source: [
    convex('crates/local_backend/src/proxy.rs', 'proxy_method'),
    convex('crates/local_backend/src/router.rs', '"/http/"'),
    convex('crates/local_backend/src/config.rs', '"value from `--convex-origin` with a"'),
  ],
  bad: `${ownHostExample()}${siteRoute()}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  check: eachServingBackend(function* (pod, report, model) {
    const origin = originOf(pod, 'CONVEX_SITE_ORIGIN')
    const routes = publicRoutesOf(model, pod)
    if (origin.url !== undefined && routes.length > 0 && hasRoute(model, origin.url.hostname)) {
      const path = `${basePath(origin.url)}/some/action`
      const found = taker(model, origin, path)
      if (found === 'no route') yield noRoute(model, pod, path, report)
      else if (typeof found !== 'string' && 'destinations' in found) yield* arrival(model, { pod, found, path }, report)
    }
    // Routes for /http only, regardless of the origin.
    for (const found of routes) {
      for (const host of found.route.hosts) {
        const takes = (path: string) => found.route.accepts({ host, path }) === true
        if (takes('/http/some/action') && !takes('/some/action'))
          yield* arrival(model, { pod, found, path: '/http/some/action' }, report)
      }
    }
  }),
}

interface Arrival {
  readonly pod: ConvexPod
  readonly found: ConvexRoute
  readonly path: string
}

function noRoute(model: Model, pod: ConvexPod, path: string, report: Report): Problem {
  const variable = originOf(pod, 'CONVEX_SITE_ORIGIN').variable
  const [first] = exposureOf(model).of(pod)
  return report(
    { object: first?.route.object ?? pod.workload.object, path: first?.route.path ?? variable?.path ?? '' },
    `No route takes ${path}, the path of HTTP actions in ${variable?.name}.`,
    'Also route /http to port 3210, with the path unchanged.',
  )
}

function* arrival(model: Model, { pod, found, path }: Arrival, report: Report): Iterable<Problem> {
  const destination = destinationOf(found, pod)
  const after = pathAfter(model, found.route, path)
  if (destination === undefined || after === undefined) return
  const isBelow = /^\/http(?:\/|$)/.test(after)
  const { object } = found.route
  if (destination.part === 'site' && isBelow)
    yield report(
      { object, path: destination.backend.path },
      `HTTP actions reach port 3211 as ${after}. The port adds /http again, and the path does not exist.`,
      'Route /http to port 3210, with the path unchanged.',
    )
  if (destination.part === 'api' && !isBelow)
    yield report(
      { object, path: destination.backend.path },
      `HTTP actions reach port 3210 as ${after}, but this port serves them below /http.`,
      path.startsWith('/http/')
        ? 'Keep /http in the path.'
        : `Route the host to port 3211 of the Service, or keep port 3210 and ${prefixHttp(found.route)}.`,
    )
}
