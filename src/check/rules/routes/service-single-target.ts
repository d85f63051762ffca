import type { RuleDefinition } from '../../rule.ts'
import { exposureOf } from '../../model/routes/exposure.ts'
import { nameOf } from '../../model/index-of-objects.ts'
import { backendExample, dashboardExample, serviceExample } from '../../examples/routes.ts'
import { eachService } from '../scopes.ts'
import { page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'error',
  title: 'A Service selects either one backend or the dashboard.',
  why:
    'With labels that all parts share, such as app.kubernetes.io/part-of, a Service sends some requests to a pod that ' +
    'cannot handle them.',
  source: [page('kubernetes.io', 'Service, "Services with selectors')],
  bad: `${both()}${serviceExample.replace('selector: { app: convex-backend }', 'selector: { stack: convex }')}`,
  good: `${both()}${serviceExample}`,
  check: eachService(function* (object, report, model) {
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
      `The selector matches the pods of ${workloads.length} workloads: ${workloads
        .slice(0, 4)
        .map((workload) => `${workload.kind} ${nameOf(workload)}`)
        .join(', ')}.`,
      'Add a label to the selector that only one of them has.',
    )
  }),
}

function both(): string {
  return [backendExample(), dashboardExample()]
    .map((text) => text.replace('labels: { app: ', 'labels: { stack: convex, app: '))
    .join('---')
}
