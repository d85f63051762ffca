import type { Problem, RuleDefinition } from '../../rule.ts'
import { exposureOf, serviceOf } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import type { Model } from '../../model/model.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { references } from './support/route-references.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'The Service of a route exists, in the namespace where it is looked for.',
  why: 'Traefik drops a router whose Service it does not find, and the host answers 404; others answer 503.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:553-563 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'name: convex-backend, port': 'name: convex-backed, port' })}`,
  good: servedExample,
  *check(model) {
    for (const { found, backend } of references(exposureOf(model).routes)) {
      const { namespace, service, path } = backend
      // In a namespace without a part of Convex, its objects may just not be given.
      if (serviceOf(model, backend) !== undefined || !model.convexNamespaces.has(namespace)) continue
      yield problemAt(
        { object: found.route.object, path },
        `There is no Service ${service} in namespace ${namespace || '(none)'}.`,
        `Name the Service of the pods: ${namesIn(model, namespace)}.`,
      )
    }
    yield* strays(model)
  },
}

function namesIn(model: Model, namespace: string): string {
  const names = model.servicesIn(namespace).map(nameOf)
  return names.slice(0, 5).join(', ') || 'none is there yet'
}

// Known as Convex's by nothing but the name of what they miss.
function* strays(model: Model): Iterable<Problem> {
  const { find } = exposureOf(model)
  for (const route of model.routes) {
    if (find(route) !== undefined || !model.convexNamespaces.has(namespaceOf(route.object))) continue
    for (const backend of route.backends) {
      const { namespace, service, path } = backend
      const isStray = backend.kind === 'Service' && service.includes('convex') && model.convexNamespaces.has(namespace)
      if (!isStray || serviceOf(model, backend) !== undefined) continue
      yield problemAt(
        { object: route.object, path },
        `There is no Service ${service} in namespace ${namespace || '(none)'} among the objects.`,
        `Name the Service of the pods: ${namesIn(model, namespace)}.`,
        'warning',
      )
    }
  }
}
