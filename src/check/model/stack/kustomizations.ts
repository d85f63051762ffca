import type { K8sObject } from '../../../kubernetes/object.ts'
import type { FolderFacts } from '../../load/folder-facts.ts'
import type { Model } from '../model.ts'

const group = 'kustomize.config.k8s.io'

/** A kustomization with the facts about its folder. */
export interface KustomizationFolder {
  readonly object: K8sObject
  readonly facts: FolderFacts
}

/** The kustomizations of folders that `loadObjects` has read. */
export function* kustomizationsIn(model: Model): Iterable<KustomizationFolder> {
  for (const object of [...model.index.all('Kustomization', group), ...model.index.all('Component', group)]) {
    const facts = model.folderFactsOf(object)
    if (facts !== undefined) yield { object, facts }
  }
}
