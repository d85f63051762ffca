import { namespaceOf } from './index-of-objects.ts'
import type { Model } from './model.ts'

type Labels = Readonly<Record<string, string>>

const known = new WeakMap<Model, ReadonlySet<string>>()

/** `namespace/key=value` of every label that only pods of Convex and their Services have among the objects. */
function labelsOfConvex(model: Model): ReadonlySet<string> {
  const found = known.get(model)
  if (found !== undefined) return found
  const pods = [...model.backends, ...model.dashboards]
  const own = new Set(pods.map(({ workload }) => workload.object))
  const pairs = new Set(pods.flatMap(({ workload }) => pairsOf(namespaceOf(workload.object), workload.labels)))
  for (const { object, labels } of model.workloads) {
    if (own.has(object)) continue
    for (const pair of pairsOf(namespaceOf(object), labels)) pairs.delete(pair)
  }
  known.set(model, pairs)
  return pairs
}

function pairsOf(namespace: string, labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`)
}

/** Whether something that selects is meant for Convex: by its name, by what it asks for, or by a label of Convex alone. */
export function speaksOfConvex(model: Model, namespace: string, name: string, selector: Labels): boolean {
  if (name.includes('convex') || Object.values(selector).some((value) => value.includes('convex'))) return true
  const labels = labelsOfConvex(model)
  return pairsOf(namespace, selector).some((pair) => labels.has(pair))
}
