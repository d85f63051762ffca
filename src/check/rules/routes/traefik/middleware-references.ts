import { nearest } from '../../../../convex/environment/nearest.ts'
import type { RuleDefinition } from '../../../rule.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { grouped } from '../../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../../model/index-of-objects.ts'
import { middlewaresOf } from '../../../model/routes/middlewares.ts'
import { eachRoute } from '../../scopes.ts'
import { memo } from '../../../model/memo.ts'
import { listAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { traefik } from '../../../../sources/source.ts'

const middleware = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: convex-headers, namespace: convex }
spec: { headers: { stsSeconds: 31536000 } }
`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'All Middlewares of a route exist in the namespace of the route.',
  why:
    'Traefik refuses a route with a missing Middleware, and the host answers 404. It also refuses a Middleware in ' +
    'another namespace, unless allowCrossNamespace is set. It is an info if other manifests can create the ' +
    'Middleware, and an error if an unused Middleware has nearly the same name.',
  source: [
    traefik('pkg/server/middleware/middlewares.go', 'BuildMiddlewareChain'),
    traefik(
      'pkg/provider/kubernetes/crd/kubernetes.go',
      'isNamespaceAllowed',
      'isCrossProviderNamespaceAllowed',
      'resolveReference',
    ),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: convex-header }]\n      services:' })}${middleware}`,
  good: `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: convex-headers }]\n      services:' })}${middleware}`,
  check: eachRoute(function* ({ route }, report, model) {
    for (const use of middlewaresOf(model, route)) {
      const { namespace, name, object, path, middleware: found, isOfOtherProvider } = use
      const own = namespaceOf(object)
      // In an annotation, an Ingress can name a Middleware of any namespace.
      if (isOfOtherProvider || (found !== undefined && object.kind === 'Ingress')) continue
      if (namespace !== own)
        yield report(
          { object, path },
          `The Middleware ${name} is in namespace ${namespace || '(none)'}. The objects do not show whether Traefik allows this.`,
          'Move it to the namespace of the route, or set allowCrossNamespace in the static configuration of Traefik.',
          'info',
        )
      else if (found === undefined) {
        const near = (unusedMiddlewares(model).get(own) ?? []).filter((one) => !model.releases.areTwo(one, object))
        const meant = nearestOf(name, near.map(nameOf))
        yield meant === undefined
          ? report(
              { object, path },
              `The Middleware ${name} is not among the objects. Unless other manifests create it, Traefik refuses the whole route.`,
              'Check its name, or add it.',
              'info',
            )
          : report(
              { object, path },
              `The Middleware ${name} does not exist, and Traefik refuses the whole route. No route uses ${meant}.`,
              `Write ${meant}.`,
            )
      }
    }
  }),
}

function nearestOf(name: string, candidates: readonly string[]): string | undefined {
  const upper = new Map(candidates.map((candidate) => [candidate.toUpperCase(), candidate]))
  const found = nearest(name, [...upper.keys()])
  return found === undefined ? undefined : upper.get(found)
}

/** Middlewares by namespace that no route uses. */
const unusedMiddlewares = memo((model: Model): ReadonlyMap<string, readonly K8sObject[]> => {
  const used = new Set(
    model.routes.flatMap((route) => middlewaresOf(model, route).map((use) => `${use.namespace}/${use.name}`)),
  )
  const unused = model.index
    .all('Middleware', 'traefik.io')
    .filter((object) => !used.has(`${namespaceOf(object)}/${nameOf(object)}`))
    .filter((object) => listAt(object, 'spec', 'chain', 'middlewares').length === 0)
  return grouped(unused, (object) => [namespaceOf(object)])
})
