import { ConvexK8sError } from '../errors.ts'
import { isKeptFile } from './kept-file.ts'
import type { KeptFile } from './kept-file.ts'
import { isK8sObject } from './object.ts'
import type { K8sObject } from './object.ts'

/** A node of what builders return, with the keys that lead to it: `['backend', 'deployment']`. */
export interface Leaf {
  readonly keys: readonly string[]
  readonly value: K8sObject | KeptFile
}

/**
 * Objects in any nesting: one object, the record of a builder, a stack, an array or another iterable of them.
 * `undefined` stands for a part that is turned off.
 */
export type Objects = K8sObject | KeptFile | undefined | Iterable<Objects> | { readonly [role: string]: Objects }

/** Everything in a nesting of objects, in its own order. Throws a `ConvexK8sError` for what is no Kubernetes object. */
export function leavesOf(objects: Objects, keys: readonly string[] = []): readonly Leaf[] {
  if (objects === undefined) return []
  if (isKeptFile(objects) || isK8sObject(objects)) return [{ keys, value: objects }]
  if (typeof objects !== 'object' || objects === null) {
    throw new ConvexK8sError('This is no Kubernetes object.', [
      { path: keys.join('.'), message: `expected an object with apiVersion and kind, got ${typeof objects}` },
    ])
  }
  // Items of a list have no role, so they add no key.
  if (isIterable(objects)) return [...objects].flatMap((item) => leavesOf(item))
  return Object.entries(objects).flatMap(([role, item]) => leavesOf(item, [...keys, role]))
}

function isIterable(value: object): value is Iterable<Objects> {
  return Symbol.iterator in value
}
