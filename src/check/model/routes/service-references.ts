import type { Model } from '../model.ts'
import { exposureOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import type { RouteBackend } from './route.ts'

/** A reference of a route of Convex to a Service. */
export interface ServiceReference {
  readonly route: ConvexRoute['route']
  readonly backend: RouteBackend
}

/** The references of routes of Convex to Services. Names with @ belong to other providers of Traefik. */
export function* serviceReferences(model: Model): Iterable<ServiceReference> {
  for (const { route } of exposureOf(model).routes) {
    for (const backend of route.backends) {
      if (backend.kind === 'Service' && backend.service !== '' && !backend.service.includes('@'))
        yield { route, backend }
    }
  }
}
