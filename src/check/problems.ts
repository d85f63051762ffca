import type { K8sObject } from '../kubernetes/object.ts'
import { bounds, tooMany } from './bounds.ts'
import type { Problem, Rule } from './rule.ts'
import { fixForShared } from './model/environment/shared-keys.ts'
import type { Model } from './model/model.ts'

/** A problem and its rule. */
export interface Found {
  readonly rule: Rule
  readonly problem: Problem
}

/** The problems that rules find, without those that annotations of the objects turn off. */
export function problemsIn(
  model: Model,
  rules: readonly Rule[],
  isDisabled: (rule: Rule, object: K8sObject) => boolean,
): readonly Found[] {
  const found: Found[] = []
  for (const rule of rules) {
    for (const problem of rule.check(model)) {
      if (isDisabled(rule, problem.object)) continue
      const fix = fixForShared(model, problem.object, problem.path, problem.fix)
      found.push({ rule, problem: { ...problem, fix } })
      if (found.length > bounds.findings)
        throw tooMany(`there are more than ${bounds.findings} findings; check fewer objects at once`)
    }
  }
  return found
}
