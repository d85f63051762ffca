import { ConvexK8sError } from '../errors.ts'
import type { Issue } from '../errors.ts'
import { guarded } from '../guarded.ts'
import { isKeptFile } from './kept-file.ts'
import type { KeptFile } from './kept-file.ts'
import { problemOf } from './not-objects.ts'
import { isK8sObject, metadataProblem } from './object.ts'
import type { K8sObject } from './object.ts'

/** A node in the result of builders, with the keys that lead to it: `['backend', 'deployment']`. */
export interface Leaf {
  readonly keys: readonly string[]
  readonly value: K8sObject | KeptFile
}

/** A Kubernetes object as plain data. It may have any fields in addition to those that this package reads. */
export interface K8sObjectLiteral {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?:
    | {
        readonly name?: string | undefined
        readonly namespace?: string | undefined
        readonly labels?: Readonly<Record<string, string>> | undefined
        readonly annotations?: Readonly<Record<string, string>> | undefined
        readonly [field: string]: unknown
      }
    | undefined
  readonly [field: string]: unknown
}

/**
 * Objects in any nesting: one object, the record of a builder, a stack, an array or another iterable of them.
 * `undefined` stands for a component that is turned off.
 */
export type Objects =
  | K8sObject
  | K8sObjectLiteral
  | KeptFile
  | undefined
  // Text is iterable too, but not a list of objects.
  | (Iterable<Objects> & object)
  | { readonly [role: string]: Objects }

/**
 * Everything in a nesting of objects, in its own order.
 *
 * @throws ConvexK8sError with everything that is not a Kubernetes object, and how to get an object from it.
 */
export function leavesOf(objects: Objects): readonly Leaf[] {
  const issues: Issue[] = []
  const leaves = guarded('objects', () => walk({ objects, keys: [], path: '', above: [] }, issues))
  if (issues.length > 0) throw new ConvexK8sError('This is not a Kubernetes object.', issues)
  return leaves
}

interface Node {
  readonly objects: unknown
  /** Roles that lead to it; items of a list have none. */
  readonly keys: readonly string[]
  /** The same for messages, with positions in lists. */
  readonly path: string
  readonly above: readonly unknown[]
}

/** No builder nests objects deeper than a few levels. */
const deepest = 64

function walk({ objects, keys, path, above }: Node, issues: Issue[]): readonly Leaf[] {
  if (objects === undefined) return []
  if (isKeptFile(objects)) return [{ keys, value: objects }]
  const isEndless = above.length > deepest || above.includes(objects)
  const problem = isEndless ? 'got an object that contains itself, or is nested too deeply' : problemOf(objects)
  if (problem !== undefined) {
    issues.push({ path: path || 'objects', message: `expected an object with apiVersion and kind, ${problem}` })
    return []
  }
  if (isK8sObject(objects)) {
    const wrong = metadataProblem(objects)
    if (wrong === undefined) return [{ keys, value: objects }]
    issues.push({ path: path === '' ? wrong.path : `${path}.${wrong.path}`, message: wrong.message })
    return []
  }
  const within = [...above, objects]
  if (isIterable(objects))
    return [...objects].flatMap((item, index) =>
      walk({ objects: item, keys, path: `${path}[${index}]`, above: within }, issues),
    )
  return Object.entries(objects ?? {}).flatMap(([role, item]) =>
    walk({ objects: item, keys: [...keys, role], path: path === '' ? role : `${path}.${role}`, above: within }, issues),
  )
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
