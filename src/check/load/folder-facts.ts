import type { K8sObject } from '../../kubernetes/object.ts'

/** The facts about a kustomization and its folder. */
export interface FolderFacts {
  /** Listed resources that do not exist. */
  readonly missing: readonly string[]
  /** Manifests in the folder that it does not list. */
  readonly unlisted: readonly string[]
  /** Resources that were not read: URLs, and folders without a kustomization. */
  readonly unread: readonly string[]
  /** Fields with changes that were not applied. */
  readonly unfollowed: readonly string[]
  /** Whether kustomize can create more objects, or other names. */
  readonly adds: boolean
}

const facts = new WeakMap<object, FolderFacts>()

/** Stores the facts about the folder of a kustomization. */
export function setFolderFacts(kustomization: K8sObject, found: FolderFacts): void {
  facts.set(kustomization, found)
}

/** The facts about the folder of a kustomization, if `loadObjects` has read it. */
export function folderFactsOf(kustomization: K8sObject): FolderFacts | undefined {
  return facts.get(kustomization)
}
