import type { K8sObject } from '../kubernetes/object.ts'
import type { Location } from './finding.ts'

// Beside the objects and not in them, so that what is checked is what was written.
const locations = new WeakMap<object, Location>()
const patched = new WeakSet()
const roots = new WeakMap<object, string>()

/** Remembers where an object was read from. */
export function setLocation(object: K8sObject, location: Location): void {
  locations.set(object, location)
}

/** Where an object was read from, if it was. */
export function locationOf(object: K8sObject): Location | undefined {
  return locations.get(object)
}

/** Remembers the folder whose kustomization gives an object: what it gives is applied together. */
export function setRoot(object: K8sObject, folder: string): void {
  roots.set(object, folder)
}

/** The folder whose kustomization gives an object, if one does. */
export function rootOf(object: K8sObject): string | undefined {
  return roots.get(object)
}

/** A copy of an object that its kustomization changes in ways that are not followed. */
export function asPatched(object: K8sObject): K8sObject {
  const copy = withLocationOf(object, { ...object })
  patched.add(copy)
  return copy
}

/** Whether a kustomization changes an object in ways that are not followed. */
export function isPatched(object: K8sObject): boolean {
  return patched.has(object)
}

/** A copy of an object, which was read from the same place. */
export function withLocationOf<Copy extends K8sObject>(object: K8sObject, copy: Copy): Copy {
  const location = locations.get(object)
  if (location !== undefined) locations.set(copy, location)
  if (patched.has(object)) patched.add(copy)
  const root = roots.get(object)
  if (root !== undefined) roots.set(copy, root)
  return copy
}
