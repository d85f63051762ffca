import { backendExample, routeExample, serviceExample } from '../../../examples/routes.ts'

/** A backend whose route has a Middleware. */
export function withMiddleware(spec: string): string {
  return `${backendExample()}${serviceExample}${routeExample({ 'services:': 'middlewares: [{ name: front }]\n      services:' })}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: front, namespace: convex }
spec: ${spec}
`
}
