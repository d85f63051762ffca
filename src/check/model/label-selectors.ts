import { namespaceOf } from './index-of-objects.ts'
import { memo } from './memo.ts'
import type { Model } from './model.ts'

type Labels = Readonly<Record<string, string>>

/** `namespace/key=value` of the labels that only pods of Convex have. */
const labelsOfConvex = memo((model: Model): ReadonlySet<string> => {
  const pods = [...model.backends, ...model.dashboards]
  const own = new Set(pods.map(({ workload }) => workload.object))
  const pairs = new Set(pods.flatMap(({ workload }) => pairsOf(namespaceOf(workload.object), workload.labels)))
  for (const { object, labels } of model.workloads) {
    if (own.has(object)) continue
    for (const pair of pairsOf(namespaceOf(object), labels)) pairs.delete(pair)
  }
  return pairs
})

function pairsOf(namespace: string, labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`)
}

/** Whether a selector is meant for Convex: by the name of its object, its values, or a label that only Convex has. */
export function isForConvex(model: Model, namespace: string, name: string, selector: Labels): boolean {
  if (name.includes('convex') || Object.values(selector).some((value) => value.includes('convex'))) return true
  const labels = labelsOfConvex(model)
  return pairsOf(namespace, selector).some((pair) => labels.has(pair))
}
