import { exposureOf } from '../../../world/exposure.ts'
import type { ConvexRoute } from '../../../world/exposure.ts'
import { middlewaresOf } from '../../../world/middlewares.ts'
import { recordAt } from '../../../world/read.ts'
import { apiPaths } from '../../../world/takers.ts'
import type { World } from '../../../world/world.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { sampleHosts } from '../../../world/route.ts'

export function withMiddleware(spec: string): string {
  return `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: front }]\n      services:' })}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: front, namespace: convex }
spec: ${spec}
`
}

export const probes = ['/', ...apiPaths, '/http/action', '/some/action']

/** Routes that send people on to the backend. */
export function* backendRoutes(world: World): Iterable<ConvexRoute> {
  for (const found of exposureOf(world).routes) {
    const isBackend = found.destinations.some(({ part }) => part === 'api' || part === 'site')
    if (isBackend && !found.isRedirect && takesRequests(found)) yield found
  }
}

/** Whether a route is for more than the paths that are kept private: /metrics and /echo behind a list of addresses. */
export function takesRequests({ route }: ConvexRoute): boolean {
  return sampleHosts(route).some((host) => probes.some((path) => route.accepts({ host, path }) !== false))
}

export function* specsInFront(world: World, found: ConvexRoute) {
  for (const { middleware } of middlewaresOf(world, found.route))
    if (middleware !== undefined) yield { object: middleware, spec: recordAt(middleware, 'spec') }
}
