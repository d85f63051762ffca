import { distinct } from '../distinct.ts'
import type { Problem, Rule } from '../rule.ts'
import { exposureOf, serviceOf } from '../world/exposure.ts'
import type { ConvexRoute } from '../world/exposure.ts'
import { nameOf, namespaceOf } from '../world/index-of-objects.ts'
import { servicePort, servicePorts } from '../world/ports.ts'
import { listAt, textAt } from '../world/read.ts'
import type { RouteBackend } from '../world/route.ts'
import type { World } from '../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from './route-examples.ts'

/** References to Services of Kubernetes; names with @ are of other providers of Traefik. */
function* references(
  routes: Iterable<ConvexRoute>,
): Iterable<{ readonly found: ConvexRoute; readonly backend: RouteBackend }> {
  for (const found of routes) {
    for (const backend of found.route.backends) {
      if (backend.kind === 'Service' && backend.service !== '' && !backend.service.includes('@'))
        yield { found, backend }
    }
  }
}

/** A route leads to something. */
export const routeServiceExists: Rule = {
  id: 'route-service-exists',
  severity: 'error',
  title: 'The Service of a route exists, in the namespace where it is looked for.',
  why: 'Traefik drops a router whose Service it does not find, and the host answers 404; others answer 503.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:553-563 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'name: convex-backend, port': 'name: convex-backed, port' })}`,
  good: servedExample,
  *check(world) {
    yield* distinct(lostServices(world))
  },
}

function* lostServices(world: World): Iterable<Problem> {
  for (const { found, backend } of references(exposureOf(world).routes)) {
    const { namespace, service, path } = backend
    // In a namespace without a part of Convex, its objects may just not be given.
    if (serviceOf(world, backend) !== undefined || !world.convexNamespaces.has(namespace)) continue
    yield {
      object: found.route.object,
      path,
      message: `There is no Service ${service} in namespace ${namespace || '(none)'}.`,
      fix: `Name the Service of the pods: ${namesIn(world, namespace)}.`,
    }
  }
  yield* strays(world)
}

function namesIn(world: World, namespace: string): string {
  const names = world.servicesIn(namespace).map(nameOf)
  return names.slice(0, 5).join(', ') || 'none is there yet'
}

// Known as Convex's by nothing but the name of what they miss.
function* strays(world: World): Iterable<Problem> {
  const { find } = exposureOf(world)
  for (const route of world.routes) {
    if (find(route) !== undefined || !world.convexNamespaces.has(namespaceOf(route.object))) continue
    for (const backend of route.backends) {
      const { namespace, service, path } = backend
      const isStray = backend.kind === 'Service' && service.includes('convex') && world.convexNamespaces.has(namespace)
      if (!isStray || serviceOf(world, backend) !== undefined) continue
      yield {
        object: route.object,
        path,
        message: `There is no Service ${service} in namespace ${namespace || '(none)'} among the objects.`,
        fix: `Name the Service of the pods: ${namesIn(world, namespace)}.`,
        severity: 'warning',
      }
    }
  }
}

/** The Service has the port. */
export const routePortExists: Rule = {
  id: 'route-port-exists',
  severity: 'error',
  title: 'The port of a route is a port of its Service.',
  why: 'A route names the port of the Service, by its number or its name, not that of the pod. Traefik drops a router with another.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes.go:701-722 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'port: 3210 }]': 'port: http }]' })}`,
  good: servedExample,
  *check(world) {
    for (const { found, backend } of references(exposureOf(world).routes)) {
      const service = serviceOf(world, backend)
      if (service === undefined || textAt(service, 'spec', 'type') === 'ExternalName') continue
      if (servicePort(service, backend.port) !== undefined) continue
      const ports = servicePorts(service).map(({ name, port }) =>
        name === undefined ? String(port) : `${port} (${name})`,
      )
      yield {
        object: found.route.object,
        path: found.route.kind === 'Ingress' || backend.port !== undefined ? `${backend.path}.port` : backend.path,
        message:
          backend.port === undefined
            ? `The route names no port of the Service ${backend.service}.`
            : `The Service ${backend.service} has no port ${backend.port}.`,
        fix: `Name one of its ports: ${ports.slice(0, 5).join(', ') || 'it has none'}.`,
      }
    }
  },
}

/** References stay in the namespace. */
export const routeStaysInItsNamespace: Rule = {
  id: 'route-stays-in-its-namespace',
  severity: 'warning',
  title: 'A route and its Service are in one namespace.',
  why:
    'Traefik refuses an IngressRoute whose Service is in another namespace unless allowCrossNamespace is set, which it is not ' +
    'by default. The Gateway API wants a ReferenceGrant in the namespace of the Service.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:662-676 (v3.7); Gateway API, ReferenceGrant',
  bad: `${backendExample()}${serviceExample}${routeExample({
    'name: convex-backend, namespace: convex': 'name: convex-backend, namespace: traefik',
    'name: convex-backend, port': 'name: convex-backend, namespace: convex, port',
  })}`,
  good: servedExample,
  *check(world) {
    const grants = grantsIn(world)
    for (const { found, backend } of references(exposureOf(world).routes)) {
      const { object, kind } = found.route
      const own = namespaceOf(object)
      if (backend.namespace === own) continue
      if (kind === 'HTTPRoute' && grants.has(`${own}/${backend.namespace}`)) continue
      yield {
        object,
        path: `${backend.path}.namespace`,
        message: `The ${kind} is in namespace ${own || '(none)'}, its Service ${backend.service} in ${backend.namespace || '(none)'}.`,
        fix:
          kind === 'HTTPRoute'
            ? `Put the HTTPRoute beside the Service, or a ReferenceGrant into ${backend.namespace}.`
            : 'Put the IngressRoute beside the Service, or set allowCrossNamespace in the static configuration of Traefik.',
      }
    }
  },
}

/** `from/to` of every ReferenceGrant. */
function grantsIn({ index }: World): ReadonlySet<string> {
  return new Set(
    index
      .all('ReferenceGrant', 'gateway.networking.k8s.io')
      .flatMap((grant) =>
        listAt(grant, 'spec', 'from').map((source) => `${textAt(source, 'namespace') ?? ''}/${namespaceOf(grant)}`),
      ),
  )
}
