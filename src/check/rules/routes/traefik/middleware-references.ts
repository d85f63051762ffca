import { nearest } from '../../../../convex/environment/nearest.ts'
import type { Problem, RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import type { K8sObject } from '../../../../kubernetes/object.ts'
import { grouped } from '../../../model/grouped.ts'
import { nameOf, namespaceOf } from '../../../model/index-of-objects.ts'
import { middlewaresOf } from '../../../model/routes/middlewares.ts'
import { listAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'
import { problemAt } from '../../../rule.ts'

const middleware = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: convex-headers, namespace: convex }
spec: { headers: { stsSeconds: 31536000 } }
`

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every Middleware of a route exists, in the namespace of the route.',
  why:
    'One that is missing takes the whole route with it: Traefik refuses the router, and the host answers 404. A Middleware in ' +
    'another namespace is refused as well unless allowCrossNamespace is set. One that is made elsewhere cannot be seen, which ' +
    'is said as info; beside one of nearly the same name that no route uses, it is a misspelling.',
  source:
    'Traefik pkg/server/middleware/middlewares.go:65-76, pkg/provider/kubernetes/crd/kubernetes.go:1638-1677 (v3.7)',
  bad: `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: convex-header }]\n      services:' })}${middleware}`,
  good: `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: convex-headers }]\n      services:' })}${middleware}`,
  *check(model) {
    const unused = unusedMiddlewares(model)
    for (const { route } of exposureOf(model).routes) {
      for (const { namespace, name, object, path, middleware: found, isOfOtherProvider } of middlewaresOf(
        model,
        route,
      )) {
        const own = namespaceOf(object)
        // By an annotation, an Ingress names a Middleware of any namespace.
        if (isOfOtherProvider || (found !== undefined && object.kind === 'Ingress')) continue
        if (namespace !== own)
          yield problemAt(
            { object, path },
            `The Middleware ${name} is in namespace ${namespace || '(none)'}; whether Traefik allows that cannot be seen.`,
            'Put it beside the route, or set allowCrossNamespace in the static configuration of Traefik.',
            'info',
          )
        const near = (unused.get(own) ?? []).filter((one) => !model.releases.areTwo(one, object))
        if (namespace === own && found === undefined)
          yield lost({ object, path, name, meant: nearestOf(name, near.map(nameOf)) })
      }
    }
  },
}

function lost({
  object,
  path,
  name,
  meant,
}: Pick<Problem, 'object' | 'path'> & { readonly name: string; readonly meant: string | undefined }): Problem {
  if (meant === undefined)
    return problemAt(
      { object, path },
      `No Middleware ${name} is among the objects; if it is not made elsewhere, Traefik refuses the whole route.`,
      'Check its name, or add it.',
      'info',
    )
  return problemAt(
    { object, path },
    `There is no Middleware ${name}, and Traefik refuses the whole route; no route uses ${meant}.`,
    `Write ${meant}.`,
  )
}

function nearestOf(name: string, candidates: readonly string[]): string | undefined {
  const upper = new Map(candidates.map((candidate) => [candidate.toUpperCase(), candidate]))
  const found = nearest(name, [...upper.keys()])
  return found === undefined ? undefined : upper.get(found)
}

/** Middlewares by namespace that no route uses. */
function unusedMiddlewares(model: Model): ReadonlyMap<string, readonly K8sObject[]> {
  const used = new Set(
    model.routes.flatMap((route) => middlewaresOf(model, route).map((use) => `${use.namespace}/${use.name}`)),
  )
  const unused = model.index
    .all('Middleware', 'traefik.io')
    .filter((object) => !used.has(`${namespaceOf(object)}/${nameOf(object)}`))
    .filter((object) => listAt(object, 'spec', 'chain', 'middlewares').length === 0)
  return grouped(unused, (object) => [namespaceOf(object)])
}
