import type { ConvexPod } from '../backend/convex-pods.ts'
import { memo } from '../memo.ts'
import type { Model } from '../model.ts'
import { servingBackends } from './exposure.ts'
import { isInternalHost, isLoopback, originOf } from './origins.ts'
import type { Origin, OriginVariable } from './origins.ts'
import { mayTake } from './route.ts'
import type { Route } from './route.ts'
import { schemesOf } from './schemes.ts'
import type { Schemes } from './schemes.ts'

/** A public address in a variable of Convex. */
export interface Address {
  readonly pod: ConvexPod
  readonly name: OriginVariable
  readonly variable: NonNullable<Origin['variable']>
  readonly url: URL
}

/** The public addresses with a scheme and its default port. Other ports are not served by the routes of the objects. */
export function* addressesOf(
  model: Model,
  protocol: 'http:' | 'https:',
  names: readonly OriginVariable[],
): Iterable<Address> {
  for (const pod of [...servingBackends(model), ...model.dashboards]) {
    for (const name of names) {
      const { variable, url } = originOf(pod, name)
      if (variable === undefined || url?.protocol !== protocol || url.port !== '') continue
      if (isLoopback(url.hostname) || isInternalHost(url.hostname)) continue
      yield { pod, name, variable, url }
    }
  }
}

/** How a route treats the schemes of a host. */
export interface RouteSchemes {
  readonly route: Route
  readonly schemes: Schemes
}

const schemesIn = memo<Model, Map<string, readonly RouteSchemes[]>>(() => new Map())

/** The schemes of the routes for a host. Cached, because many backends can have one host. */
export function schemesAt(model: Model, host: string): readonly RouteSchemes[] {
  const known = schemesIn(model)
  const found =
    known.get(host) ??
    model
      .routesTo(host)
      .filter((route) => mayTake(route, host))
      .map((route) => ({ route, schemes: schemesOf(model, route, host) }))
  known.set(host, found)
  return found
}
