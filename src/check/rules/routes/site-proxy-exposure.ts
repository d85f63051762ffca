import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'

/** The site proxy is for the inside. */
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
  *check(model) {
    for (const { route, destinations, isPublic, isRedirect } of exposureOf(model).routes) {
      if (!isPublic || isRedirect) continue
      for (const { part, backend } of destinations) {
        if (part !== 'site') continue
        yield {
          object: route.object,
          path: backend.path,
          message: 'A public route ends at port 3211, which admits four requests at a time.',
          fix: `Send it to port 3210, and ${prefixHttp(route)}.`,
        }
      }
    }
  },
}
