import type { K8sObject } from '../../../../kubernetes/object.ts'
import type { FolderFacts } from '../../../load/folder-facts.ts'
import type { World } from '../../../world/world.ts'

export const group = 'kustomize.config.k8s.io'

export function* factsIn(world: World): Iterable<{ readonly object: K8sObject; readonly facts: FolderFacts }> {
  for (const object of [...world.index.all('Kustomization', group), ...world.index.all('Component', group)]) {
    const facts = world.folderFactsOf(object)
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
