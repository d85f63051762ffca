import type { K8sObject } from '../kubernetes/object.ts'
import type { Problem } from './rule.ts'

/** Removes repeated problems: two pods that share a ConfigMap have the same problem. */
export function* distinct(problems: Iterable<Problem>): Iterable<Problem> {
  const known = new Map<K8sObject, Set<string>>()
  for (const problem of problems) {
    const texts = known.get(problem.object) ?? new Set<string>()
    known.set(problem.object, texts)
    const text = `${problem.path}\u0000${problem.message}`
    if (texts.has(text)) continue
    texts.add(text)
    yield problem
  }
}
