import type { ConvexRoute } from '../../../model/routes/exposure.ts'
import { middlewaresOf } from '../../../model/routes/middlewares.ts'
import { recordAt } from '../../../model/read.ts'
import type { Model } from '../../../model/model.ts'
import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'

export function withMiddleware(spec: string): string {
  return `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: front }]\n      services:' })}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: front, namespace: convex }
spec: ${spec}
`
}

export function* specsInFront(model: Model, found: ConvexRoute) {
  for (const { middleware } of middlewaresOf(model, found.route))
    if (middleware !== undefined) yield { object: middleware, spec: recordAt(middleware, 'spec') }
}
