import type { Problem, RuleDefinition, Report } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { pathAfter } from '../../model/routes/path-after.ts'
import { taker } from '../../model/routes/requests.ts'
import type { Model } from '../../model/model.ts'
import { hasRoute, publicRoutesOf } from '../../model/routes/origin-routes.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'
import type { Arrival } from './support/api-routes.ts'
import { eachServingBackend } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'HTTP actions arrive below /http at port 3210, or without /http at port 3211.',
  why:
    'Port 3210 serves HTTP actions below /http and takes the prefix off itself. Port 3211 puts the prefix on, so that a ' +
    'path that still has it becomes /http/http. Either way round the wrong combination answers 404 to every webhook.',
  source: 'convex-backend crates/local_backend/src/proxy.rs:34-46, router.rs:410, config.rs:68-70 (652b828)',
  bad: `${ownHostExample()}${siteRoute()}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  check: eachServingBackend(function* (pod, report, model) {
    const origin = originOf(pod, 'CONVEX_SITE_ORIGIN')
    const routes = publicRoutesOf(model, pod)
    if (origin.url !== undefined && routes.length > 0 && hasRoute(model, origin.url.hostname)) {
      const path = `${basePath(origin.url)}/some/action`
      const found = taker(model, origin, path)
      if (found === 'nobody') yield noRoute(model, pod, path, report)
      else if (typeof found !== 'string' && 'destinations' in found) yield* arrival(model, { pod, found, path }, report)
    }
    // Routes that are for /http alone, whatever the origin says.
    for (const found of routes) {
      for (const host of found.route.hosts) {
        const takes = (path: string) => found.route.accepts({ host, path }) === true
        if (takes('/http/some/action') && !takes('/some/action'))
          yield* arrival(model, { pod, found, path: '/http/some/action' }, report)
      }
    }
  }),
}

function noRoute(model: Model, pod: ConvexPod, path: string, report: Report): Problem {
  const variable = originOf(pod, 'CONVEX_SITE_ORIGIN').variable
  const [first] = exposureOf(model).of(pod)
  return report(
    { object: first?.route.object ?? pod.workload.object, path: first?.route.path ?? variable?.path ?? '' },
    `No route takes ${path}, where ${variable?.name} says that HTTP actions are.`,
    'Send /http to port 3210 as well, the path unchanged.',
  )
}

function* arrival(model: Model, { pod, found, path }: Arrival, report: Report): Iterable<Problem> {
  const destination = found.destinations.find((item) => item.pod === pod)
  const after = pathAfter(model, found.route, path)
  if (destination === undefined || after === undefined) return
  const isBelow = /^\/http(?:\/|$)/.test(after)
  const { object } = found.route
  if (destination.part === 'site' && isBelow)
    yield report(
      { object, path: destination.backend.path },
      `HTTP actions go to port 3211 as ${after}; it puts /http in front once more, and nothing is found.`,
      'Send /http to port 3210, the path unchanged.',
    )
  if (destination.part === 'api' && !isBelow)
    yield report(
      { object, path: destination.backend.path },
      `HTTP actions go to port 3210 as ${after}, but are served there below /http.`,
      path.startsWith('/http/')
        ? 'Leave /http on the path.'
        : `Send the host to port 3211 of the Service, or stay with port 3210 and ${prefixHttp(found.route)}.`,
    )
}
