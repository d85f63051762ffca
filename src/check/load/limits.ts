/**
 * What `loadObjects` reads at most, so that no input can hang it or fill the memory: files of 64 MiB, 10,000 files and as
 * many folders in a call, 100 uses of one alias in a document (a few lines of YAML can stand for terabytes), 256 levels of nesting (deeper
 * ones would exhaust the stack), 16 levels of kustomizations.
 */
export const limits = {
  bytesInFile: 64 * 1024 * 1024,
  files: 10_000,
  folders: 10_000,
  aliasUses: 100,
  nesting: 256,
  kustomizationDepth: 16,
} as const
