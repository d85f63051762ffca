import { guarded } from '../guarded.ts'
import { isKeptFile } from './kept-file.ts'
import type { K8sObject } from './object.ts'
import { byApplyOrder } from './order.ts'
import { leavesOf } from './walk.ts'
import type { Objects } from './walk.ts'

/**
 * The Kubernetes objects of a stack, of one builder, or of any nesting of them, as a flat list in the order in which
 * Argo CD applies them: by sync wave, kind and name. Files that the folder only keeps are not objects and are omitted.
 *
 * @throws ConvexK8sError if something in it has no `apiVersion` and `kind`.
 *
 * @example
 * ```ts
 * import { convexStack, objectsOf } from '@proompteng/convex-k8s'
 *
 * for (const object of objectsOf(convexStack({ host: 'convex.example.com' }))) console.log(object.kind)
 * ```
 */
export function objectsOf(objects: Objects): K8sObject[] {
  return guarded('objectsOf', () =>
    leavesOf(objects)
      .flatMap(({ value }) => (isKeptFile(value) ? [] : [value]))
      .toSorted(byApplyOrder),
  )
}
