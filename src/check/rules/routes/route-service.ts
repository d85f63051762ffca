import { distinct } from '../../distinct.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import { exposureOf, serviceOf } from '../../world/exposure.ts'
import { nameOf, namespaceOf } from '../../world/index-of-objects.ts'
import type { World } from '../../world/world.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { references } from './support/route-references.ts'

/** A route leads to something. */
export const rule: RuleDefinition = {
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
