import type { RuleDefinition } from '../../../rule.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { servedExample } from '../../../examples/routes.ts'
import { redirectExample } from '../support/redirect-example.ts'
import { memo } from '../../../model/memo.ts'
import type { Model } from '../../../model/model.ts'
import { eachRoute } from '../../scopes.ts'
import { traefik } from '../../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Each route of an IngressRoute has a service, even if it only redirects.',
  why:
    'The schema allows a route without a service, but Traefik refuses it with "router must have either a service or ' +
    'child routers". A redirect then answers 404.',
  source: [traefik('pkg/server/router/router.go', '"has child routers or a service"')],
  bad: `${servedExample}${redirectExample({ '      services: [{ name: convex-backend, port: 3210 }]\n': '' })}`,
  good: `${servedExample}${redirectExample()}`,
  check: eachRoute(function* ({ route }, report, model) {
    if (route.kind !== 'IngressRoute' || route.backends.length > 0) return
    if (parentNames(model).has(nameOf(route.object))) return
    yield report(
      `${route.path}.services`,
      'The route has no service, and Traefik refuses it, even if it only redirects.',
      'Name the Service of the backend. A redirect sends no requests to it.',
    )
  }),
}

/** Names of the IngressRoutes that others name as their parent. A parent needs no service. */
const parentNames = memo(
  ({ index }: Model) =>
    new Set(
      index
        .all('IngressRoute', 'traefik.io')
        .flatMap((object) => listAt(object, 'spec', 'parentRefs').map((parent) => textAt(parent, 'name'))),
    ),
)
