import type { K8sObject } from '../kubernetes/object.ts'
import type { Location } from './finding.ts'

// Not in the objects: `check` reads the objects as written.
const locations = new WeakMap<object, Location>()
const patched = new WeakSet()
const roots = new WeakMap<object, string>()

/** Stores the place from which an object was read. */
export function setLocation(object: K8sObject, location: Location): void {
  locations.set(object, location)
}

/** The place from which an object was read, if it was read from a file. */
export function locationOf(object: K8sObject): Location | undefined {
  return locations.get(object)
}

/** Stores the folder whose kustomization contains an object. All objects of a kustomization are applied together. */
export function setRoot(object: K8sObject, folder: string): void {
  roots.set(object, folder)
}

/** The folder whose kustomization contains an object, if any. */
export function rootOf(object: K8sObject): string | undefined {
  return roots.get(object)
}

/** A copy of an object that its kustomization changes in ways that are not evaluated. */
export function asPatched(object: K8sObject): K8sObject {
  const copy = withLocationOf(object, { ...object })
  patched.add(copy)
  return copy
}

/** Whether a kustomization changes an object in ways that are not evaluated. */
export function isPatched(object: K8sObject): boolean {
  return patched.has(object)
}

/** Gives a copy of an object the same place. */
export function withLocationOf<Copy extends K8sObject>(object: K8sObject, copy: Copy): Copy {
  const location = locations.get(object)
  if (location !== undefined) locations.set(copy, location)
  if (patched.has(object)) patched.add(copy)
  const root = roots.get(object)
  if (root !== undefined) roots.set(copy, root)
  return copy
}
