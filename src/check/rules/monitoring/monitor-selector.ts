import type { RuleDefinition } from '../../rule.ts'
import { textsAt } from '../../model/read.ts'
import { monitorExample } from './support/monitor-example.ts'
import { eachMonitor } from '../scopes.ts'
import { prometheusOperator } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A monitor of Convex selects a Service or pods.',
  why:
    'A ServiceMonitor selects Services by the labels of the Service, not of its pods. A PodMonitor selects pods by ' +
    'their labels. A monitor that selects nothing causes no error: metrics are missing, and alerts that need them ' +
    'never fire.',
  source: [
    prometheusOperator('pkg/apis/monitoring/v1/servicemonitor_types.go', 'ServiceMonitorSpec.Selector'),
    prometheusOperator('pkg/apis/monitoring/v1/podmonitor_types.go', 'PodMonitorSpec.Selector'),
  ],
  bad: monitorExample({
    'matchLabels: { app: convex-backend } }\n  endpoints': 'matchLabels: { app: convex } }\n  endpoints',
  }),
  good: monitorExample(),
  check: eachMonitor(function* ({ monitor, selectsNothing, list }, report) {
    if (!selectsNothing) return
    const labels = Object.entries(textsAt(monitor, 'spec', 'selector', 'matchLabels')).map((pair) => pair.join('='))
    const kind = list === 'endpoints' ? 'Service' : 'pod'
    yield report(
      'spec.selector',
      `No ${kind} among the objects has the labels ${labels.join(', ').slice(0, 200)}.`,
      `Use the labels of the ${kind} itself.`,
    )
  }),
}
