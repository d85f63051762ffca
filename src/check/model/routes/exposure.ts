import type { K8sObject } from '../../../kubernetes/object.ts'
import { apiPort, sitePort } from '../../../convex/ports.ts'
import type { ConvexPod } from '../backend/convex-pods.ts'
import { grouped } from '../grouped.ts'
import { namespaceOf } from '../index-of-objects.ts'
import { isRedirect } from './middlewares.ts'
import type { Answer } from './pattern.ts'
import { backendOrigins, originOf } from './origins.ts'
import { memo } from '../memo.ts'
import { podPort, servicePort } from '../backend/ports.ts'
import { isPublic } from './reach.ts'
import { listAt, numberAt } from '../read.ts'
import type { Route, RouteBackend } from './route.ts'
import type { Model } from '../model.ts'

/** Where a route leads: a port of a pod of Convex. */
export interface Destination {
  readonly pod: ConvexPod
  /** The listener. `unknown` if the port is unknown or does not belong to Convex. */
  readonly part: 'api' | 'site' | 'dashboard' | 'unknown'
  readonly service: K8sObject
  readonly backend: RouteBackend
}

/** A route of Convex. */
export interface ConvexRoute {
  readonly route: Route
  /** Empty if only its host belongs to Convex. */
  readonly destinations: readonly Destination[]
  readonly isRedirect: boolean
  /** Whether the internet reaches it: `undefined` if only a name such as `nginx-internal` suggests otherwise. */
  readonly isPublic: Answer
}

/** The routes to the parts of Convex. */
export interface Exposure {
  readonly routes: readonly ConvexRoute[]
  /** The routes by their object. */
  readonly objects: ReadonlyMap<K8sObject, readonly ConvexRoute[]>
  readonly of: (pod: ConvexPod) => readonly ConvexRoute[]
  readonly find: (route: Route) => ConvexRoute | undefined
  /** The parts of Convex behind a Service. */
  readonly podsBehind: (service: K8sObject) => readonly ConvexPod[]
}

/** The routes to the parts of Convex, found once for all rules. */
export const exposureOf: (model: Model) => Exposure = memo(find)

const firstDestinations = memo(
  ({ destinations }: ConvexRoute) => new Map(destinations.toReversed().map((found) => [found.pod, found])),
)

/** The first destination of a route in a pod. */
export function destinationOf(route: ConvexRoute, pod: ConvexPod): Destination | undefined {
  return firstDestinations(route).get(pod)
}

/** Whether a pod serves requests. A Job with the image of the backend creates a key or an export. */
export function isServing({ workload: { object } }: ConvexPod): boolean {
  return object.kind !== 'Job' && object.kind !== 'CronJob'
}

/** Backends that serve requests. */
export function servingBackends({ backends }: Model): readonly ConvexPod[] {
  return backends.filter(isServing)
}

function find(model: Model): Exposure {
  const pods = [...servingBackends(model), ...model.dashboards]
  const byService = grouped(pods, (pod) => model.servicesOf(pod.workload))
  const dashboards = new Set(model.dashboards)
  const hosts = new Set(pods.flatMap((pod) => hostsOf(pod)))
  const found = model.routes.map((route) => convexRoute(model, route, { byService, dashboards }))
  const own = new Set(found.filter((route) => isConvex(route, hosts)).map(({ route }) => route.object))
  const routes = found.filter(({ route }) => own.has(route.object))
  const objects = grouped(routes, ({ route }) => [route.object])
  const byPod = grouped(routes, ({ destinations }) => destinations.map(({ pod }) => pod))
  const byRoute = new Map(routes.map((route) => [route.route, route]))
  return {
    routes,
    objects,
    of: (pod) => byPod.get(pod) ?? [],
    find: (route) => byRoute.get(route),
    podsBehind: (service) => byService.get(service) ?? [],
  }
}

/** `namespace/host` of every origin of a pod. */
function hostsOf(pod: ConvexPod): readonly string[] {
  return backendOrigins.flatMap((name) => {
    const { url } = originOf(pod, name)
    return url === undefined ? [] : [`${namespaceOf(pod.workload.object)}/${url.hostname}`]
  })
}

function isConvex({ route, destinations }: ConvexRoute, hosts: ReadonlySet<string>): boolean {
  const namespace = namespaceOf(route.object)
  return destinations.length > 0 || route.hosts.some((host) => hosts.has(`${namespace}/${host.toLowerCase()}`))
}

interface Parts {
  readonly byService: ReadonlyMap<K8sObject, readonly ConvexPod[]>
  readonly dashboards: ReadonlySet<ConvexPod>
}

function convexRoute(model: Model, route: Route, { byService, dashboards }: Parts): ConvexRoute {
  const reached = route.backends.flatMap((backend) => {
    const service = serviceOf(model, backend)
    if (service === undefined) return []
    return (byService.get(service) ?? []).map((pod) => ({
      pod,
      part: partOf(pod, podPort(pod.workload, servicePort(service, backend.port)?.target), dashboards.has(pod)),
      service,
      backend,
    }))
  })
  // Among several containers of a pod, the one that listens on the port is the destination.
  const told = new Set(reached.flatMap(({ pod, part }) => (part === 'unknown' ? [] : [pod.workload])))
  const destinations = reached.filter(({ pod, part }) => part !== 'unknown' || !told.has(pod.workload))
  return { route, destinations, isRedirect: isRedirect(model, route), isPublic: isPublic(model, route) }
}

/** The Service of a route, if it is among the objects. */
export function serviceOf({ index }: Model, { kind, namespace, service }: RouteBackend): K8sObject | undefined {
  return kind === 'Service' ? index.find('Service', '', namespace, service) : undefined
}

function declares(container: Readonly<Record<string, unknown>>, port: number): boolean {
  return listAt(container, 'ports').some((entry) => numberAt(entry, 'containerPort') === port)
}

/** The listener on a port of a pod. Other containers of the pod can listen on other ports. */
function partOf(
  { workload, container }: ConvexPod,
  port: number | undefined,
  isDashboard: boolean,
): Destination['part'] {
  const others = workload.containers.filter(({ path }) => path !== container.path)
  if (port === undefined || others.some(({ spec }) => declares(spec, port))) return 'unknown'
  if (port === apiPort || port === sitePort) return isDashboard ? 'unknown' : port === apiPort ? 'api' : 'site'
  return isDashboard ? 'dashboard' : 'unknown'
}
