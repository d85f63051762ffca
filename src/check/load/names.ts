/** Names under which kustomize looks for a kustomization, in its order. */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Whether a file may hold manifests, as far as its name tells. */
export function isManifestName(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) && !kustomizationNames.includes(name)
}
