import { exposureOf } from '../../../model/routes/exposure.ts'
import type { ConvexRoute } from '../../../model/routes/exposure.ts'
import { middlewaresOf } from '../../../model/routes/middlewares.ts'
import { recordAt } from '../../../model/read.ts'
import { apiPaths } from '../../../model/routes/requests.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { sampleHosts } from '../../../model/routes/route.ts'

export function withMiddleware(spec: string): string {
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
export function* backendRoutes(model: Model): Iterable<ConvexRoute> {
  for (const found of exposureOf(model).routes) {
    const isBackend = found.destinations.some(({ part }) => part === 'api' || part === 'site')
    if (isBackend && !found.isRedirect && takesRequests(found)) yield found
  }
}

/** Whether a route is for more than the paths that are kept private: /metrics and /echo behind a list of addresses. */
function takesRequests({ route }: ConvexRoute): boolean {
  return sampleHosts(route).some((host) => probes.some((path) => route.accepts({ host, path }) !== false))
}

export function* specsInFront(model: Model, found: ConvexRoute) {
  for (const { middleware } of middlewaresOf(model, found.route))
    if (middleware !== undefined) yield { object: middleware, spec: recordAt(middleware, 'spec') }
}
