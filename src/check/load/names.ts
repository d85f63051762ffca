/** File names of a kustomization, in the order of kustomize. */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Whether the name of a file allows manifests. */
export function isManifestName(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) && !kustomizationNames.includes(name)
}
