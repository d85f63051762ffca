import type { K8sObject } from '../../kubernetes/object.ts'
import { listAt } from './read.ts'

/** Whether another object owns this one, as a ReplicaSet owns Pods. `kubectl get` prints both. */
export function hasOwner(object: K8sObject): boolean {
  return listAt(object, 'metadata', 'ownerReferences').length > 0
}
