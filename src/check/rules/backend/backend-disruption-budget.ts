import type { RuleDefinition } from '../../rule.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at } from '../../model/read.ts'
import { grouped } from '../../model/grouped.ts'
import { selectorFits } from '../../model/labels.ts'
import { memo } from '../../model/memo.ts'
import type { Model } from '../../model/model.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { eachObject } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

const budget = (limit: string): string => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: convex-backend, namespace: convex }
spec:
  ${limit}
  selector: { matchLabels: { app: convex-backend } }
`

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'No PodDisruptionBudget blocks the eviction of the backend.',
  why:
    'The backend has one pod. A budget that requires one available pod, or allows zero unavailable pods, refuses every ' +
    'eviction: nodes cannot be drained, and cluster upgrades hang until the pod is deleted by hand.',
  source: [
    page('kubernetes.io', 'Specifying a Disruption Budget'),
    convex('crates/postgres/src/lib.rs', 'Lease.acquire', 'Lease.transact'),
  ],
  bad: documents(backendYaml, budget('minAvailable: 1')),
  good: documents(backendYaml, budget('maxUnavailable: 1')),
  check: eachObject(
    ({ index }) => index.all('PodDisruptionBudget', 'policy'),
    function* (object, report, model) {
      const selector = at(object, 'spec', 'selector')
      const pods = backendsByNamespace(model).get(namespaceOf(object)) ?? []
      // A budget without a selector applies to no pod.
      if (selector === undefined || selector === null) return
      if (!pods.some(({ workload }) => selectorFits(selector, workload.labels))) return
      for (const { field, blocks } of limits) {
        const value = at(object, 'spec', field)
        if (!blocks(value)) continue
        yield report(
          `spec.${field}`,
          `${field}: ${String(value)} blocks every eviction of the backend, which has one pod; its node cannot be drained.`,
          'Remove the budget, or set maxUnavailable: 1.',
        )
      }
    },
  ),
}

const backendsByNamespace = memo(({ backends }: Model) =>
  grouped(backends, ({ workload }) => [namespaceOf(workload.object)]),
)

// For one pod, any percentage above zero is rounded up to one (kubernetes@v1.37.2
// pkg/controller/disruption/disruption.go#getExpectedPodCount).
const limits = [
  { field: 'minAvailable', blocks: (value: unknown): boolean => (amountOf(value) ?? 0) > 0 },
  { field: 'maxUnavailable', blocks: (value: unknown): boolean => amountOf(value) === 0 },
] as const

function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const digits = typeof value === 'string' ? /^(\d+)%?$/.exec(value)?.[1] : undefined
  return digits === undefined ? undefined : Number(digits)
}
