import type { K8sObject } from '../../kubernetes/object.ts'
import { groupOf, nameOf, namespaceOf } from './index-of-objects.ts'

/**
 * Objects in a fixed order, so that findings do not depend on the order of files. Objects with the same name are ordered
 * by content.
 */
export function inOrder(objects: readonly K8sObject[]): readonly K8sObject[] {
  const texts = new Map<K8sObject, string>()
  const textOf = (object: K8sObject): string => {
    const text = texts.get(object) ?? written(object)
    texts.set(object, text)
    return text
  }
  return objects
    .map((object) => ({ object, key: keyOf(object) }))
    .toSorted(
      (a, b) => compare(a.key, b.key) || (a.object === b.object ? 0 : compare(textOf(a.object), textOf(b.object))),
    )
    .map(({ object }) => object)
}

function keyOf(object: K8sObject): string {
  return [namespaceOf(object), groupOf(object.apiVersion), object.kind, nameOf(object)].join('\u0000')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function written(object: K8sObject): string {
  try {
    return JSON.stringify(object)
  } catch {
    // A value that contains itself, or is nested too deeply.
    return ''
  }
}
