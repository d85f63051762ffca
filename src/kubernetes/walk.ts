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
export function leavesOf(objects: Objects): readonly Leaf[] {
  return walk(objects, [], [])
}

function walk(objects: Objects, keys: readonly string[], above: readonly unknown[]): readonly Leaf[] {
  if (objects === undefined) return []
  if (isKeptFile(objects) || isK8sObject(objects)) return [{ keys, value: objects }]
  if (typeof objects !== 'object' || objects === null) throw notAnObject(keys, typeof objects)
  if (objects instanceof Promise) throw notAnObject(keys, 'a promise; wait for it first')
  if (above.includes(objects)) throw notAnObject(keys, 'something that holds itself')
  const path = [...above, objects]
  // Items of a list have no role, so they add no key.
  if (isIterable(objects)) return [...objects].flatMap((item) => walk(item, [], path))
  return Object.entries(objects).flatMap(([role, item]) => walk(item, [...keys, role], path))
}

function notAnObject(keys: readonly string[], found: string): ConvexK8sError {
  return new ConvexK8sError('This is no Kubernetes object.', [
    { path: keys.join('.'), message: `expected an object with apiVersion and kind, got ${found}` },
  ])
}

function isIterable(value: object): value is Iterable<Objects> {
  return Symbol.iterator in value
}
