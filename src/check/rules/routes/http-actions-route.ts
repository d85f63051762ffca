import { distinct } from '../../distinct.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { exposureOf, servingBackends } from '../../model/routes/exposure.ts'
import { basePath, originOf } from '../../model/routes/origins.ts'
import { pathAfter } from '../../model/routes/path-after.ts'
import { taker } from '../../model/routes/requests.ts'
import type { Model } from '../../model/model.ts'
import { hasRoute, publicRoutesOf } from './support/origin-routes.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'
import type { Arrival } from './support/api-routes.ts'

/** `/http` arrives as the port wants it. */
export const rule: RuleDefinition = {
  severity: 'error',
  title: 'HTTP actions arrive below /http at port 3210, or without /http at port 3211.',
  why:
    'Port 3210 serves HTTP actions below /http and takes the prefix off itself. Port 3211 puts the prefix on, so that a ' +
    'path that still has it becomes /http/http. Either way round the wrong combination answers 404 to every webhook.',
  source: 'convex-backend crates/local_backend/src/proxy.rs:34-46, router.rs:410, config.rs:68-70 (652b828)',
  bad: `${ownHostExample()}${siteRoute()}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  *check(model) {
    yield* distinct(lostActions(model))
  },
}

function* lostActions(model: Model): Iterable<Problem> {
  for (const pod of servingBackends(model)) {
    const origin = originOf(pod, 'CONVEX_SITE_ORIGIN')
    const routes = publicRoutesOf(model, pod)
    if (origin.url !== undefined && routes.length > 0 && hasRoute(model, origin.url.hostname)) {
      const path = `${basePath(origin.url)}/some/action`
      const found = taker(model, origin, path)
      if (found === 'nobody') yield noRoute(model, pod, path)
      else if (typeof found !== 'string' && 'destinations' in found) yield* arrival(model, { pod, found, path })
    }
    // Routes that are for /http alone, whatever the origin says.
    for (const found of routes) {
      for (const host of found.route.hosts) {
        const takes = (path: string) => found.route.accepts({ host, path }) === true
        if (takes('/http/some/action') && !takes('/some/action'))
          yield* arrival(model, { pod, found, path: '/http/some/action' })
      }
    }
  }
}

function noRoute(model: Model, pod: ConvexPod, path: string): Problem {
  const variable = originOf(pod, 'CONVEX_SITE_ORIGIN').variable
  const [first] = exposureOf(model).of(pod)
  return {
    object: first?.route.object ?? pod.workload.object,
    path: first?.route.path ?? variable?.path ?? '',
    message: `No route takes ${path}, where ${variable?.name} says that HTTP actions are.`,
    fix: 'Send /http to port 3210 as well, the path unchanged.',
  }
}

function* arrival(model: Model, { pod, found, path }: Arrival): Iterable<Problem> {
  const destination = found.destinations.find((item) => item.pod === pod)
  const after = pathAfter(model, found.route, path)
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
