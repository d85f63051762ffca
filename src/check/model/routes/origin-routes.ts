import type { ConvexPod } from '../backend/convex-pods.ts'
import { exposureOf } from './exposure.ts'
import type { ConvexRoute } from './exposure.ts'
import { originOf } from './origins.ts'
import { mayTake } from './route.ts'
import { servesHost } from './requests.ts'
import type { Model } from '../model.ts'

/** Whether a route, of Convex or not, can take requests for a host. */
export function hasRoute(model: Model, host: string): boolean {
  const { find } = exposureOf(model)
  return model.routesTo(host).some((route) => find(route)?.isRedirect !== true && mayTake(route, host))
}

/**
 * Public routes to a backend: no redirects, and routes on the tailnet only if its origin is a name on the tailnet. Routes
 * whose name suggests that they are internal count only without others.
 */
export function publicRoutesOf(model: Model, pod: ConvexPod): readonly ConvexRoute[] {
  const host = originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.hostname ?? ''
  const own = exposureOf(model).of(pod)
  const onTailnet = own.filter(({ route }) => servesHost(route, host))
  if (onTailnet.length > 0) return onTailnet
  const routes = own.filter(({ isPublic, isRedirect }) => isPublic !== false && !isRedirect)
  const open = routes.filter(({ isPublic }) => isPublic)
  return open.length > 0 ? open : routes
}
