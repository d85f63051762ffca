import type { K8sObject } from '../../kubernetes/object.ts'
import { listAt } from './read.ts'

/** Whether another object made this one, as a ReplicaSet makes Pods: in what `kubectl get` prints both can be seen. */
export function hasOwner(object: K8sObject): boolean {
  return listAt(object, 'metadata', 'ownerReferences').length > 0
}
