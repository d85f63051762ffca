import type { ConvexPod } from '../../../world/convex-pods.ts'
import { exposureOf } from '../../../world/exposure.ts'
import type { ConvexRoute } from '../../../world/exposure.ts'
import { originOf } from '../../../world/origins.ts'
import { mayTake } from '../../../world/route.ts'
import { servesHost } from '../../../world/takers.ts'
import type { World } from '../../../world/world.ts'

/** Whether any route, whoever's, may send on a request to a host. */
export function hasRoute(world: World, host: string): boolean {
  const { find } = exposureOf(world)
  return world.routesTo(host).some((route) => find(route)?.isRedirect !== true && mayTake(route, host))
}

/**
 * Routes that let people in to a backend: neither redirects nor the tailnet, unless its origin is a name on it. What is only named
 * internal counts alone.
 */
export function publicRoutesOf(world: World, pod: ConvexPod): readonly ConvexRoute[] {
  const host = originOf(pod, 'CONVEX_CLOUD_ORIGIN').url?.hostname ?? ''
  const own = exposureOf(world).of(pod)
  const onTailnet = own.filter(({ route }) => servesHost(route, host))
  if (onTailnet.length > 0) return onTailnet
  const routes = own.filter(({ isPublic, isRedirect }) => isPublic !== false && !isRedirect)
  const open = routes.filter(({ isPublic }) => isPublic)
  return open.length > 0 ? open : routes
}
