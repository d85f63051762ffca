import type { RuleDefinition } from '../../rule.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { monitorExample } from './support/monitor-example.ts'
import { eachMonitor } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A backend that a monitor selects serves metrics.',
  why: 'With DISABLE_METRICS_ENDPOINT=true, the backend answers /metrics with 404, and the target is always down.',
  source: [convex('crates/common/src/http/mod.rs', '"pub async fn metrics()"')],
  bad: monitorExample({ 'ENDPOINT, value: "false"': 'ENDPOINT, value: "true"' }),
  good: monitorExample(),
  check: eachMonitor(function* ({ pods }, report, model) {
    const pod = pods.find(
      (one) =>
        backendsOf(model).has(one) && one.environment.variables.get('DISABLE_METRICS_ENDPOINT')?.value === 'true',
    )
    if (pod === undefined) return
    const { object } = pod.workload
    yield report(
      'spec.selector',
      `The monitor selects ${object.kind} ${nameOf(object)}, where DISABLE_METRICS_ENDPOINT turns metrics off.`,
      'Remove the variable and keep /metrics out of public routes, or remove the monitor.',
    )
  }),
}

const backendsOf = memo(({ backends }: Model) => new Set(backends))
