import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem } from '../../../rule.ts'
import type { ConvexPod } from '../../../world/convex-pods.ts'
import { exposureOf, servingBackends } from '../../../world/exposure.ts'
import { once } from '../../../world/once.ts'
import { backendOrigins, isInternalHost, isLoopback, originOf } from '../../../world/origins.ts'
import type { Origin, OriginVariable } from '../../../world/origins.ts'
import { mayTake } from '../../../world/route.ts'
import type { Route } from '../../../world/route.ts'
import { schemesOf } from '../../../world/schemes.ts'
import type { Schemes } from '../../../world/schemes.ts'
import type { World } from '../../../world/world.ts'
import { turnOnTls } from './route-fixes.ts'

export interface Seen {
  readonly route: Route
  readonly schemes: Schemes
}

export const seenIn = once<World, Map<string, readonly Seen[]>>(() => new Map())

/** What the routes that take requests to a host do with its schemes. Many backends may claim one host. */
export function seenOf(world: World, host: string): readonly Seen[] {
  const all = seenIn(world)
  const found =
    all.get(host) ??
    world
      .routesTo(host)
      .filter((route) => mayTake(route, host))
      .map((route) => ({ route, schemes: schemesOf(world, route, host) }))
  all.set(host, found)
  return found
}

export interface Address {
  readonly pod: ConvexPod
  readonly name: OriginVariable
  readonly variable: NonNullable<Origin['variable']>
  readonly url: URL
}

/** The addresses of a scheme that are for the usual port: one of their own is served by what is not looked at. */
export function* addressesOf(
  world: World,
  protocol: 'http:' | 'https:',
  names: readonly OriginVariable[],
): Iterable<Address> {
  for (const pod of [...servingBackends(world), ...world.dashboards]) {
    for (const name of names) {
      const { variable, url } = originOf(pod, name)
      if (variable === undefined || url?.protocol !== protocol || url.port !== '') continue
      if (isLoopback(url.hostname) || isInternalHost(url.hostname)) continue
      yield { pod, name, variable, url }
    }
  }
}

/** Ingresses and HTTPRoutes without TLS for the hosts of https origins. */
export function* plainRoutes(world: World): Iterable<Problem> {
  const { find } = exposureOf(world)
  const missing = new Map<K8sObject, { readonly route: Route; readonly hosts: Set<string> }>()
  for (const { pod, url } of addressesOf(world, 'https:', backendOrigins)) {
    const seen = seenOf(world, url.hostname)
    if (seen.some(({ schemes }) => schemes.https !== false)) continue
    for (const { route } of seen) {
      const found = find(route)
      const isOwn = found?.isRedirect === false && found.destinations.some((destination) => destination.pod === pod)
      if (!isOwn || route.kind === 'IngressRoute') continue
      const entry = missing.get(route.object) ?? { route, hosts: new Set() }
      missing.set(route.object, entry)
      entry.hosts.add(url.hostname)
    }
  }
  for (const [object, { route, hosts }] of missing) {
    const list = [...hosts].join(', ')
    yield {
      object,
      path: route.kind === 'Ingress' ? 'spec.tls' : 'spec.parentRefs',
      message:
        route.kind === 'Ingress'
          ? `The origins say https, but this Ingress has no tls for ${list}: the controller answers with its default certificate, which browsers and Node actions refuse.`
          : `The origins say https, but no listener for HTTPS of its Gateway takes ${list}.`,
      fix: `${turnOnTls(route)} TLS that ends in front of the controller cannot be seen here.`,
    }
  }
}
