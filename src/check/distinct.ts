import type { K8sObject } from '../kubernetes/object.ts'
import type { Problem } from './rule.ts'

/** Leaves out what has been said before: two pods that share a ConfigMap share its fault. */
export function* distinct(problems: Iterable<Problem>): Iterable<Problem> {
  const said = new Map<K8sObject, Set<string>>()
  for (const problem of problems) {
    const texts = said.get(problem.object) ?? new Set<string>()
    said.set(problem.object, texts)
    const text = `${problem.path}\u0000${problem.message}`
    if (texts.has(text)) continue
    texts.add(text)
    yield problem
  }
}
