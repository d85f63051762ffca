import type { K8sObject } from '../../kubernetes/object.ts'

/** What a kustomization and its folder say of each other. */
export interface FolderFacts {
  /** Resources that it lists and that are not there. */
  readonly missing: readonly string[]
  /** Manifests beside it that it does not list. */
  readonly unlisted: readonly string[]
  /** Resources that were not read: URLs, folders without a kustomization. */
  readonly unread: readonly string[]
  /** Fields that change objects in ways that were not followed. */
  readonly unfollowed: readonly string[]
  /** Whether there may be more objects, or other names, than were read. */
  readonly adds: boolean
}

const facts = new WeakMap<object, FolderFacts>()

/** Remembers what was found around a kustomization. */
export function setFolderFacts(kustomization: K8sObject, found: FolderFacts): void {
  facts.set(kustomization, found)
}

/** What was found around a kustomization, when `loadObjects` has read it. */
export function folderFactsOf(kustomization: K8sObject): FolderFacts | undefined {
  return facts.get(kustomization)
}
