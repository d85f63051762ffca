import type { RuleDefinition } from '../../rule.ts'
import { exposureOf, serviceOf } from '../../model/routes/exposure.ts'
import { nameOf, namespaceOf } from '../../model/index-of-objects.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { each } from '../scopes.ts'
import { traefik } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  about: 'missing object',
  title: 'The Service of a route exists in the expected namespace.',
  why: 'Traefik drops a route whose Service does not exist, and the host answers 404. Other controllers answer 503.',
  source: [traefik('pkg/provider/kubernetes/crd/kubernetes_http.go', 'loadServers')],
  bad: `${backendExample()}${serviceExample}${routeExample({ 'name: convex-backend, port': 'name: convex-backed, port' })}`,
  good: servedExample,
  check: each(
    ({ routes }) => routes,
    ({ object }) => object,
  )(function* (route, report, model) {
    const isOwn = exposureOf(model).find(route) !== undefined
    // A route that only its misspelled Service connects with Convex.
    const isLikely = model.convexNamespaces.has(namespaceOf(route.object))
    for (const backend of route.backends) {
      const { kind, namespace, service, path } = backend
      if (kind !== 'Service' || serviceOf(model, backend) !== undefined) continue
      const isNamed = isOwn ? service !== '' && !service.includes('@') : isLikely && service.includes('convex')
      // In a namespace without Convex, the Service can be missing from the input.
      if (!isNamed || !model.convexNamespaces.has(namespace)) continue
      const names = model.servicesIn(namespace).map(nameOf).slice(0, 5).join(', ')
      yield report(
        { object: route.object, path },
        `Service ${service} is not among the objects of namespace ${namespace || '(none)'}.`,
        names === '' ? 'Add the Service of the pods.' : `Name the Service of the pods: ${names}.`,
        isOwn ? undefined : 'warning',
      )
    }
  }),
}
