import { exposureOf } from '../../../model/routes/exposure.ts'
import { entryPointsOf, hasTls } from '../../../model/routes/reach.ts'
import type { Model } from '../../../model/model.ts'
import { routeExample } from '../../../examples/routes.ts'

export const source =
  'Traefik pkg/server/aggregator.go:331-340, pkg/server/routerfactory.go:120-121, pkg/server/router/tcp/router.go:181-241 (v3.7)'
export const plainPoint = /^(?:web|http|80)$/i

/** IngressRoutes with a route of Convex, with the entry points that they name. */
export function* routesOfTraefik(model: Model) {
  for (const [object, own] of exposureOf(model).objects) {
    if (object.kind !== 'IngressRoute') continue
    const points = entryPointsOf({ object, kind: 'IngressRoute' })
    yield { object, points, onlyRedirects: own.every(({ isRedirect }) => isRedirect), tls: hasTls({ object }) }
  }
}

const redirectMiddleware = `
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: to-https, namespace: convex }
spec: { redirectScheme: { scheme: https, permanent: true } }
`

export function redirectExample(replacements: Readonly<Record<string, string>> = {}): string {
  return `${routeExample({
    'name: convex-backend, namespace': 'name: convex-redirect, namespace',
    '[websecure]': '[web]',
    ' && !PathPrefix(`/metrics`) && !PathPrefix(`/echo`)': '',
    'services:': 'middlewares: [{ name: to-https }]\n      services:',
    '  tls: {}\n': '',
    ...replacements,
  })}${redirectMiddleware}`
}
