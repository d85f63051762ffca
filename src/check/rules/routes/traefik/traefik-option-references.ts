import type { Problem, RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import type { ConvexRoute } from '../../../model/routes/exposure.ts'
import { namespaceOf } from '../../../model/index-of-objects.ts'
import { keysOf } from '../../../model/routes/middlewares.ts'
import { textAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The ServersTransport and the TLSOption of a route exist, beside it.',
  why:
    'A route with a TLSOption that Traefik does not find, or one of another namespace, is not built; with a ServersTransport ' +
    'that is not there, every request answers 500. Traefik looks for the transport in the namespace of the Service.',
  source: 'Traefik pkg/provider/kubernetes/crd/kubernetes_http.go:150-160,494-514 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'tls: {}': 'tls: { options: { name: modern } }' })}`,
  good: `${backendExample()}${serviceExample}${routeExample({ 'tls: {}': 'tls: { options: { name: modern } }' })}
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: modern, namespace: convex }
spec: { minVersion: VersionTLS13 }
`,
  *check(model) {
    for (const [object, routes] of exposureOf(model).objects) {
      if (object.kind !== 'IngressRoute') continue
      const own = namespaceOf(object)
      const option = textAt(object, 'spec', 'tls', 'options', 'name')
      const namespace = textAt(object, 'spec', 'tls', 'options', 'namespace') ?? own
      if (option !== undefined && !option.includes('@') && !isThere(model, 'TLSOption', namespace, option))
        yield problemAt(
          { object, path: 'spec.tls.options' },
          `No TLSOption ${option} is among the objects in namespace ${namespace || '(none)'}.`,
          'Add it beside the route, or leave tls.options out.',
        )
      for (const found of routes) yield* lostTransports(model, found)
    }
  },
}

function* lostTransports(model: Model, { route }: ConvexRoute): Iterable<Problem> {
  for (const { namespace, path } of route.backends) {
    const name = textAt(route.object, ...keysOf(path), 'serversTransport')
    if (name === undefined || name.includes('@') || isThere(model, 'ServersTransport', namespace, name)) continue
    yield problemAt(
      { object: route.object, path: `${path}.serversTransport` },
      `No ServersTransport ${name} is among the objects in namespace ${namespace || '(none)'}.`,
      'Add it beside the Service, or leave it out: the backend speaks plain HTTP and needs none.',
    )
  }
}

function isThere({ index }: Model, kind: string, namespace: string, name: string): boolean {
  return name === 'default' || index.find(kind, 'traefik.io', namespace, name) !== undefined
}
