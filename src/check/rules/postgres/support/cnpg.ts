import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { Problem, Rule } from '../../../rule.ts'
import { convexClustersOf } from '../../../world/database-links.ts'
import type { World } from '../../../world/world.ts'

/** Judges every CloudNativePG cluster that Convex uses. */
export function forClusters(judge: (cluster: K8sObject, world: World) => Iterable<Problem>): Rule['check'] {
  return function* (world) {
    for (const cluster of convexClustersOf(world)) yield* judge(cluster, world)
  }
}

/** Name of an object. */
export function nameOf(object: K8sObject): string {
  return object.metadata?.name ?? ''
}
