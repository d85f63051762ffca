import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem } from '../../../rule.ts'
import type { ConvexPod } from '../../../model/backend/convex-pods.ts'
import { exposureOf, servingBackends } from '../../../model/routes/exposure.ts'
import { memo } from '../../../model/memo.ts'
import { backendOrigins, isInternalHost, isLoopback, originOf } from '../../../model/routes/origins.ts'
import type { Origin, OriginVariable } from '../../../model/routes/origins.ts'
import { mayTake } from '../../../model/routes/route.ts'
import type { Route } from '../../../model/routes/route.ts'
import { schemesOf } from '../../../model/routes/schemes.ts'
import type { Schemes } from '../../../model/routes/schemes.ts'
import type { Model } from '../../../model/model.ts'
import { turnOnTls } from './route-fixes.ts'
import { problemAt } from '../../../rule.ts'

export interface Seen {
  readonly route: Route
  readonly schemes: Schemes
}

const seenIn = memo<Model, Map<string, readonly Seen[]>>(() => new Map())

/** What the routes that take requests to a host do with its schemes. Many backends may claim one host. */
export function seenOf(model: Model, host: string): readonly Seen[] {
  const all = seenIn(model)
  const found =
    all.get(host) ??
    model
      .routesTo(host)
      .filter((route) => mayTake(route, host))
      .map((route) => ({ route, schemes: schemesOf(model, route, host) }))
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

/** Ingresses and HTTPRoutes without TLS for the hosts of https origins. */
export function* plainRoutes(model: Model): Iterable<Problem> {
  const { find } = exposureOf(model)
  const missing = new Map<K8sObject, { readonly route: Route; readonly hosts: Set<string> }>()
  for (const { pod, url } of addressesOf(model, 'https:', backendOrigins)) {
    const seen = seenOf(model, url.hostname)
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
    yield problemAt(
      { object, path: route.kind === 'Ingress' ? 'spec.tls' : 'spec.parentRefs' },
      route.kind === 'Ingress'
        ? `The origins say https, but this Ingress has no tls for ${list}: the controller answers with its default certificate, which browsers and Node actions refuse.`
        : `The origins say https, but no listener for HTTPS of its Gateway takes ${list}.`,
      `${turnOnTls(route)} TLS that ends in front of the controller cannot be seen here.`,
    )
  }
}
