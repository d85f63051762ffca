import type { Severity } from '../../finding.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { judgedIn } from '../../model/environment/judged.ts'
import { backendExample, routeExample, serviceExample } from '../../examples/routes.ts'
import { keepOut } from './support/route-fixes.ts'
import { openPaths } from './support/private-paths.ts'
import { eachRoute } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: '/metrics is turned off, or no public route leads to it.',
  why:
    'The backend serves /metrics on both ports without authentication, with names, load and errors of the deployment. ' +
    'It is on by default. DISABLE_METRICS_ENDPOINT with the exact value true turns it off, in images since ' +
    '2026-03-05. It is an info if only the name of an entry point, class or Gateway suggests that it is internal, or ' +
    'if the objects do not show whether the path is public.',
  source: [
    convex('crates/common/src/http/mod.rs', 'meta_routes', '"pub async fn metrics()"'),
    convex('crates/common/src/knobs.rs', 'DISABLE_METRICS_ENDPOINT'),
  ],
  bad: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample({ ' && !PathPrefix(`/metrics`)': '' })}`,
  good: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample()}`,
  check: eachRoute(
    openPaths({
      path: '/metrics',
      parts: ['api', 'site'],
      severityOf,
      effect: 'shows every client the names, load and errors of this deployment',
      fixOf: (route) =>
        `Set DISABLE_METRICS_ENDPOINT: "true" on the backend. If Prometheus needs the metrics, ${keepOut(route, '/metrics')}.`,
    }),
  ),
}

/** `undefined` if metrics are off. */
function severityOf({ environment }: ConvexPod): Severity | undefined {
  const variable = environment.variables.get('DISABLE_METRICS_ENDPOINT')
  if (variable === undefined) return environment.isComplete ? 'error' : 'info'
  const text = judgedIn({ environment }, variable.name)
  if (text === undefined) return 'info'
  return text.equals('true') ? undefined : 'error'
}
