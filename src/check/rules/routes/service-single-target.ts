import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { backendExample, dashboardExample, serviceExample } from '../../examples/routes.ts'
import { eachObject } from '../scopes.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Service selects the backend or the dashboard, not both, and one backend only.',
  why:
    'Labels that all parts share, such as app.kubernetes.io/part-of, make a Service send every second request to a pod that ' +
    'does not know what to do with it.',
  source: 'kubernetes.io Service, "Services with selectors"',
  bad: `${both()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { stack: convex }')}`,
  good: `${both()}${serviceExample}`,
  check: eachObject(
    ({ index }) => index.all('Service'),
    function* (object, report, model) {
      const workloads = [
        ...new Set(
          exposureOf(model)
            .podsBehind(object)
            .map((pod) => pod.workload.object),
        ),
      ]
      if (workloads.length < 2) return
      yield report(
        'spec.selector',
        `The selector fits the pods of ${workloads.length} parts: ${workloads
          .slice(0, 4)
          .map((workload) => `${workload.kind} ${nameOf(workload)}`)
          .join(', ')}.`,
        'Add a label to the selector that only one of them has.',
      )
    },
  ),
}

function both(): string {
  return [backendExample(), dashboardExample()]
    .map((text) => text.replace('labels: { app: ', 'labels: { stack: convex, app: '))
    .join('---')
}
