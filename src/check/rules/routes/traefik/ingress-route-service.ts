import type { RuleDefinition } from '../../../rule.ts'
import { exposureOf } from '../../../model/routes/exposure.ts'
import { nameOf } from '../../../model/index-of-objects.ts'
import { listAt, textAt } from '../../../model/read.ts'
import { servedExample } from '../../../examples/routes.ts'
import { redirectExample } from '../support/traefik-tls.ts'
import { problemAt } from '../../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'Every route of an IngressRoute has a service, also one that only redirects.',
  why:
    'The schema lets it pass, and Traefik then refuses the router, "router must have either a service or child routers", so ' +
    'that the redirect answers 404.',
  source: 'Traefik pkg/server/router/router.go:340-359 (v3.7)',
  bad: `${servedExample}${redirectExample({ '      services: [{ name: convex-backend, port: 3210 }]\n': '' })}`,
  good: `${servedExample}${redirectExample()}`,
  *check(model) {
    // A parent sends on to its children, which name it.
    const parents = new Set(
      model.index
        .all('IngressRoute', 'traefik.io')
        .flatMap((object) => listAt(object, 'spec', 'parentRefs').map((parent) => textAt(parent, 'name'))),
    )
    for (const { route } of exposureOf(model).routes) {
      if (route.kind !== 'IngressRoute' || route.backends.length > 0) continue
      if (parents.has(nameOf(route.object))) continue
      yield problemAt(
        { object: route.object, path: `${route.path}.services` },
        'This route has no service, and Traefik refuses it, redirect or not.',
        "Name the backend's Service; nothing is sent there while the route redirects.",
      )
    }
  },
}
