import type { ConvexRoute } from '../../../model/routes/exposure.ts'
import type { RouteBackend } from '../../../model/routes/route.ts'

/** References to Services of Kubernetes; names with @ are of other providers of Traefik. */
export function* references(
  routes: Iterable<ConvexRoute>,
): Iterable<{ readonly found: ConvexRoute; readonly backend: RouteBackend }> {
  for (const found of routes) {
    for (const backend of found.route.backends) {
      if (backend.kind === 'Service' && backend.service !== '' && !backend.service.includes('@'))
        yield { found, backend }
    }
  }
}
