import type { RuleDefinition } from '../../rule.ts'
import { monitorTargets } from '../../model/monitoring/targets.ts'
import { textsAt } from '../../model/read.ts'
import { monitorExample } from './support/monitors.ts'
import { problemAt } from '../../rule.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'A monitor of Convex selects a Service or pods.',
  why:
    'A ServiceMonitor selects Services by the labels of the Service, not of the pods, and a PodMonitor pods by theirs. One that ' +
    'selects nothing is no error anywhere: there are just no metrics, and no alert that needs them.',
  source: 'prometheus-operator pkg/apis/monitoring/v1/types.go:549-570 (v0.93)',
  bad: monitorExample({
    'matchLabels: { app: convex-backend } }\n  endpoints': 'matchLabels: { app: convex } }\n  endpoints',
  }),
  good: monitorExample(),
  *check(model) {
    for (const { monitor, selectsNothing, list } of monitorTargets(model)) {
      if (!selectsNothing) continue
      const labels = Object.entries(textsAt(monitor, 'spec', 'selector', 'matchLabels')).map((pair) => pair.join('='))
      const what = list === 'endpoints' ? 'Service' : 'pod'
      yield problemAt(
        { object: monitor, path: 'spec.selector' },
        `No ${what} among the objects has the labels ${labels.join(', ').slice(0, 200)}.`,
        `Write the labels of the ${what} itself.`,
      )
    }
  },
}
