import type { Problem, RuleDefinition } from '../../rule.ts'
import type { ConvexPod } from '../../model/backend/convex-pods.ts'
import { namespaceOf } from '../../model/index-of-objects.ts'
import { at } from '../../model/read.ts'
import { selectorFits } from '../../model/labels.ts'
import { backendYaml, documents } from '../../examples/backend.ts'
import { problemAt } from '../../rule.ts'

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
  title: 'No disruption budget keeps the only backend from leaving its node.',
  why:
    'The backend has one pod. A budget that demands one available pod, or allows none to be unavailable, refuses every ' +
    'eviction: nodes cannot be drained, and upgrades of the cluster hang until somebody deletes the pod by hand.',
  source:
    'kubernetes.io, Specifying a Disruption Budget; convex-backend crates/postgres/src/lib.rs:1773-1880 (652b828)',
  bad: documents(backendYaml, budget('minAvailable: 1')),
  good: documents(backendYaml, budget('maxUnavailable: 1')),
  *check({ backends, index }) {
    const budgets = index.all('PodDisruptionBudget', 'policy')
    if (budgets.length === 0) return
    const byNamespace = new Map<string, ConvexPod[]>()
    for (const pod of backends) {
      const others = byNamespace.get(namespaceOf(pod.workload.object))
      if (others === undefined) byNamespace.set(namespaceOf(pod.workload.object), [pod])
      else others.push(pod)
    }
    for (const object of budgets) {
      const selector = at(object, 'spec', 'selector')
      const pods = byNamespace.get(namespaceOf(object)) ?? []
      // A budget without a selector is for no pod.
      if (selector === undefined || selector === null) continue
      if (!pods.some(({ workload }) => selectorFits(selector, workload.labels))) continue
      yield* limits.flatMap(({ field, blocks }): readonly Problem[] => {
        const value = at(object, 'spec', field)
        if (!blocks(value)) return []
        return [
          problemAt(
            { object, path: `spec.${field}` },
            `${field}: ${String(value)} never lets the only backend go, so that its node cannot be drained.`,
            'Remove the budget, or set maxUnavailable: 1.',
          ),
        ]
      })
    }
  },
}

// Of one pod, any percentage above zero is rounded up to one (k8s.io/kubernetes pkg/controller/disruption, v1.34).
const limits = [
  { field: 'minAvailable', blocks: (value: unknown): boolean => (amountOf(value) ?? 0) > 0 },
  { field: 'maxUnavailable', blocks: (value: unknown): boolean => amountOf(value) === 0 },
] as const

function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const digits = typeof value === 'string' ? /^(\d+)%?$/.exec(value)?.[1] : undefined
  return digits === undefined ? undefined : Number(digits)
}
