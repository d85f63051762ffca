import type { Model } from '../model.ts'
import { exposureOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import { apiPaths } from './requests.ts'
import { sampleHosts } from './route.ts'

const probes = ['/', ...apiPaths, '/http/action', '/some/action']

/** Routes that send requests to the backend. */
export function* backendRoutes(model: Model): Iterable<ConvexRoute> {
  for (const found of exposureOf(model).routes) {
    const isBackend = found.destinations.some(({ part }) => part === 'api' || part === 'site')
    if (isBackend && !found.isRedirect && takesRequests(found)) yield found
  }
}

/** Whether a route serves more than private paths, such as /metrics and /echo behind a list of addresses. */
function takesRequests({ route }: ConvexRoute): boolean {
  return sampleHosts(route).some((host) => probes.some((path) => route.accepts({ host, path }) !== false))
}
