import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, Rule } from '../../../rule.ts'
import { convexClustersOf } from '../../../model/database/links.ts'
import type { Model } from '../../../model/model.ts'

/** Judges every CloudNativePG cluster that Convex uses. */
export function forClusters(judge: (cluster: K8sObject, model: Model) => Iterable<Problem>): Rule['check'] {
  return function* (model) {
    for (const cluster of convexClustersOf(model)) yield* judge(cluster, model)
  }
}

/** Name of an object. */
export function nameOf(object: K8sObject): string {
  return object.metadata?.name ?? ''
}
