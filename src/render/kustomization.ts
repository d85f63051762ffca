import { marked } from './marker.ts'
import { yamlOf } from './yaml/yaml.ts'

/** The kustomization of a folder: every file once, sorted. */
export function kustomizationText(names: Iterable<string>, header?: string): string {
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...new Set(names)].toSorted(),
  }
  return marked(yamlOf(kustomization), header)
}
