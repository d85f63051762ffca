import type { Severity } from '../../finding.ts'
import type { RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { judgedIn } from '../../model/environment/judged.ts'
import { backendExample, routeExample, serviceExample } from '../../examples/routes.ts'
import { keepOut } from './support/route-fixes.ts'
import { openPaths } from './support/private-paths.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: '/metrics is turned off, or no public route leads to it.',
  why:
    'The backend answers /metrics on both ports without a key, and shows names, load and errors of the deployment. It is on ' +
    'by default; only DISABLE_METRICS_ENDPOINT with the exact word true turns it off, and only in images since 2026-03-05. ' +
    'Behind an entry point, class or Gateway that is only named internal, or behind what cannot be seen, it is an info.',
  source:
    'convex-backend crates/common/src/http/mod.rs:559-565,1349-1365, crates/common/src/knobs.rs:1934-1936 (652b828)',
  bad: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample({ ' && !PathPrefix(`/metrics`)': '' })}`,
  good: `${backendExample({ 'ENDPOINT, value: "true"': 'ENDPOINT, value: "false"' })}${serviceExample}${routeExample()}`,
  *check(model) {
    yield* openPaths(model, {
      asked: '/metrics',
      parts: ['api', 'site'],
      gradeOf: metricsGrade,
      effect: 'shows anybody the names, load and errors of this deployment',
      fixOf: (route) =>
        `Set DISABLE_METRICS_ENDPOINT: "true" on the backend. Where Prometheus needs the metrics, ${keepOut(route, '/metrics')}.`,
    })
  },
}

/** `undefined` when metrics are off. */
function metricsGrade({ environment }: ConvexPod): Severity | undefined {
  const variable = environment.variables.get('DISABLE_METRICS_ENDPOINT')
  if (variable === undefined) return environment.isComplete ? 'error' : 'info'
  const text = judgedIn({ environment }, variable.name)
  if (text === undefined) return 'info'
  return text.equals('true') ? undefined : 'error'
}
