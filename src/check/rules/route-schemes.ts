import type { K8sObject } from '../../kubernetes/object.ts'
import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import type { ConvexPod } from '../world/convex-pods.ts'
import { exposureOf, servingBackends } from '../world/exposure.ts'
import { namespaceOf } from '../world/index-of-objects.ts'
import { once } from '../world/once.ts'
import { kindAndName } from '../world/other-apps.ts'
import { backendOrigins, isInternalHost, isLoopback, originOf } from '../world/origins.ts'
import type { Origin, OriginVariable } from '../world/origins.ts'
import { mayTake } from '../world/route.ts'
import type { Route } from '../world/route.ts'
import { schemesOf } from '../world/schemes.ts'
import type { Schemes } from '../world/schemes.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, serviceExample } from './route-examples.ts'
import { turnOnTls } from './route-fixes.ts'

interface Seen {
  readonly route: Route
  readonly schemes: Schemes
}

const seenIn = once<World, Map<string, readonly Seen[]>>(() => new Map())

/** What the routes that take requests to a host do with its schemes. Many backends may claim one host. */
function seenOf(world: World, host: string): readonly Seen[] {
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

interface Address {
  readonly pod: ConvexPod
  readonly name: OriginVariable
  readonly variable: NonNullable<Origin['variable']>
  readonly url: URL
}

/** The addresses of a scheme that are for the usual port: one of their own is served by what is not looked at. */
function* addressesOf(world: World, protocol: 'http:' | 'https:', names: readonly OriginVariable[]): Iterable<Address> {
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

/** Addresses have the scheme under which they are served. */
export const originsSayHttps: Rule = {
  id: 'origins-say-https-behind-tls',
  severity: 'error',
  title: 'Origins and the address of the dashboard say https where the route has TLS or redirects to it.',
  why:
    'URLs of files and uploads begin with the origin as it is set, and a page over HTTPS may not use http:// addresses. Where ' +
    'plain HTTP is redirected, WebSockets do not follow, and a POST may arrive as a GET. It is a warning where plain HTTP is ' +
    'served as well.',
  source: 'convex-backend crates/file_storage/src/core.rs:106 (652b828); issue get-convex/convex-backend#47',
  bad: `${backendExample({ '"https://convex.example.com" }': '"http://convex.example.com" }' })}${serviceExample}${routeExample()}`,
  good: `${backendExample()}${serviceExample}${routeExample()}`,
  *check(world) {
    yield* distinct(plainAddresses(world))
  },
}

function* plainAddresses(world: World): Iterable<Problem> {
  const names = [...backendOrigins, 'NEXT_PUBLIC_DEPLOYMENT_URL'] as const
  const secure = new Map<string, string>()
  for (const { pod, name, url } of addressesOf(world, 'https:', names)) secure.set(hostKey(pod, url), name)
  for (const { pod, name, variable, url } of addressesOf(world, 'http:', names)) {
    const seen = seenOf(world, url.hostname)
    const other = secure.get(hostKey(pod, url))
    const reason = reasonIn(seen) ?? (other === undefined ? undefined : `${other} says https for the same host`)
    if (reason === undefined) continue
    yield {
      object: variable.object,
      path: variable.path,
      message: `${name} says http://${url.hostname}, but ${reason}: pages over HTTPS may not use it, and a redirect breaks WebSockets and POST requests.`,
      fix: 'Write https:// in place of http://.',
      ...(seen.some(({ schemes }) => schemes.plain === 'served') && { severity: 'warning' as const }),
    }
  }
}

function hostKey({ workload }: ConvexPod, url: URL): string {
  return `${namespaceOf(workload.object)}/${url.hostname}`
}

/** Why plain HTTP is the wrong scheme. */
function reasonIn(seen: readonly Seen[]): string | undefined {
  const secure = seen.find(({ schemes }) => schemes.https === true)
  if (secure !== undefined) return `${kindAndName(secure.route)} has TLS for this host`
  const redirect = seen.find(({ schemes }) => schemes.plain === 'redirected')
  if (redirect !== undefined) return `${kindAndName(redirect.route)} redirects to https`
  const [first] = seen
  return first !== undefined && seen.every(({ schemes }) => schemes.plain === 'refused')
    ? `${kindAndName(first.route)} is for HTTPS alone`
    : undefined
}
