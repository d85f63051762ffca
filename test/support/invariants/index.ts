import { plainObject } from '../../../src/kubernetes/object.ts'
import type { K8sObject } from '../../../src/kubernetes/object.ts'
import { convexRules } from './convex.ts'
import { referenceProblems } from './references.ts'
import { stackRules } from './stack.ts'
import type { Externals, Manifest, Model } from './model.ts'

export type { Externals, Manifest } from './model.ts'

/** Objects as the cluster gets them. */
export function manifestsOf(objects: readonly K8sObject[]): readonly Manifest[] {
  return objects.map((object) => plainObject(object) as unknown as Manifest)
}

/** Everything that a correct deployment must not have. */
export function problemsOf(objects: readonly Manifest[], externals: Externals = {}): readonly string[] {
  const model: Model = { objects, externals }
  return [referenceProblems, ...convexRules, ...stackRules].flatMap((rule) => rule(model))
}
