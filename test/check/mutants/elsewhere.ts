/** Rules about an option of `check`, a folder, or text that is not yet a value. Their own tests break them. */
export const elsewhere: ReadonlySet<string> = new Set([
  'image-release',
  'kustomization-missing-files',
  'kustomization-transformers',
  'kustomization-unlisted-files',
  'placeholders',
])
