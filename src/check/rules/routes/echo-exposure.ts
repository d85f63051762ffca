import type { RuleDefinition } from '../../rule.ts'
import { backendExample, routeExample, servedExample, serviceExample } from '../../examples/routes.ts'
import { keepOut } from './support/route-fixes.ts'
import { openPaths } from './support/private-paths.ts'
import { eachRoute } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No public route leads to /echo.',
  why:
    'Without authentication, /echo answers a request of up to 128 MiB with the same bytes, which uses memory and ' +
    'bandwidth. No client of Convex needs it.',
  source: [
    convex('crates/local_backend/src/router.rs', 'health_check_routes'),
    convex('crates/common/src/knobs.rs', 'MAX_ECHO_BYTES'),
  ],
  bad: `${backendExample()}${serviceExample}${routeExample({ ' && !PathPrefix(`/echo`)': '' })}`,
  good: servedExample,
  check: eachRoute(
    openPaths({
      path: '/echo',
      parts: ['api'],
      severityOf: () => 'warning',
      effect: 'answers a request of up to 128 MiB with the same bytes',
      fixOf: (route) => `Exclude the path from the route: ${keepOut(route, '/echo')}.`,
    }),
  ),
}
