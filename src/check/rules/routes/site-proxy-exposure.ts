import type { RuleDefinition } from '../../rule.ts'
import { addPrefix, ownHostExample, siteRoute } from '../../examples/routes.ts'
import { prefixHttp } from './support/route-fixes.ts'
import { eachRoute } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No public route leads to port 3211.',
  why:
    'The site proxy handles four requests at a time while others wait. It serves its own /version and /metrics in ' +
    'front of the functions, and forwards all other requests to /http of port 3210, which handles 128 requests.',
  source: [
    convex('crates/local_backend/src/proxy.rs', 'dev_site_proxy'),
    convex('crates/local_backend/src/lib.rs', 'MAX_CONCURRENT_REQUESTS'),
    convex('crates/common/src/http/mod.rs', 'meta_routes', 'serve'),
  ],
  bad: `${ownHostExample()}${siteRoute({ '3210 }]': '3211 }]' })}`,
  good: `${ownHostExample()}${siteRoute({ 'services:': 'middlewares: [{ name: convex-site }]\n      services:' })}${addPrefix}`,
  check: eachRoute(function* ({ route, destinations, isPublic, isRedirect }, report) {
    if (!isPublic || isRedirect) return
    for (const { part, backend } of destinations) {
      if (part !== 'site') continue
      yield report(
        backend.path,
        'A public route leads to port 3211, which handles four requests at a time.',
        `Route it to port 3210, and ${prefixHttp(route)}.`,
      )
    }
  }),
}
