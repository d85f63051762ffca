import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { FolderFacts } from '../../../load/folder-facts.ts'
import type { Model } from '../../../model/model.ts'

const group = 'kustomize.config.k8s.io'

export function* factsIn(model: Model): Iterable<{ readonly object: K8sObject; readonly facts: FolderFacts }> {
  for (const object of [...model.index.all('Kustomization', group), ...model.index.all('Component', group)]) {
    const facts = model.folderFactsOf(object)
    if (facts !== undefined) yield { object, facts }
  }
}

export const source = 'Argo CD docs/user-guide/tool_detection.md:27-32 (v3.5)'
export const listing = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - backend-deployment.yaml
`
