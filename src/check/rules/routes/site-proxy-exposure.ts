import type { RuleDefinition } from '../../rule.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'
import { eachRoute } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No public route ends at port 3211.',
  why:
    'The site proxy admits four requests at a time and lets the others wait, serves /version and /metrics of its own above ' +
    'the functions, and only sends everything on to /http of port 3210, which admits 128.',
  source:
    'convex-backend crates/local_backend/src/proxy.rs:34-66, lib.rs:118; crates/common/src/http/mod.rs:511-575 (652b828)',
  bad: `${ownHostExample()}${siteRoute({ '3210 }]': '3211 }]' })}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  check: eachRoute(function* ({ route, destinations, isPublic, isRedirect }, report) {
    if (!isPublic || isRedirect) return
    for (const { part, backend } of destinations) {
      if (part !== 'site') continue
      yield report(
        backend.path,
        'A public route ends at port 3211, which admits four requests at a time.',
        `Send it to port 3210, and ${prefixHttp(route)}.`,
      )
    }
  }),
}
