import type { K8sObject } from '../../../kubernetes/object.ts'
import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { monitorTargets } from '../../model/monitoring/targets.ts'
import { monitorExample } from './support/monitors.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A backend that a monitor selects has its metrics on.',
  why: 'With DISABLE_METRICS_ENDPOINT=true the backend answers /metrics with 404, and the target is down for ever.',
  source: 'convex-backend crates/common/src/http/mod.rs:1349-1365 (652b828)',
  bad: monitorExample({ 'ENDPOINT, value: "false"': 'ENDPOINT, value: "true"' }),
  good: monitorExample(),
  *check(model) {
    const backends = new Set(model.backends)
    for (const { monitor, pods } of monitorTargets(model)) {
      const off = pods.find(
        (pod) => backends.has(pod) && pod.environment.variables.get('DISABLE_METRICS_ENDPOINT')?.value === 'true',
      )
      if (off !== undefined) yield offProblem(monitor, off)
    }
  },
}

function offProblem(object: K8sObject, { workload }: ConvexPod): Problem {
  return problemAt(
    { object, path: 'spec.selector' },
    `It asks ${workload.object.kind} ${nameOf(workload.object)} for metrics, which DISABLE_METRICS_ENDPOINT turns off there.`,
    'Take the variable out and keep /metrics out of the public routes, or take the monitor away.',
  )
}
