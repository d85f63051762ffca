import type { K8sObject } from '../../kubernetes/object.ts'
import { groupOf, nameOf, namespaceOf } from './index-of-objects.ts'

/**
 * Objects in an order of their own, so that which of two that clash is told about does not hang on the order in which
 * files were read. Two of one name are put in order by what they hold.
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
    // Something that holds itself, or that is nested too deeply.
    return ''
  }
}
