/**
 * Limits for one text of YAML or JSON, so that time and memory are bounded. A value takes about 130 bytes of memory
 * while its document is read, and needs at least one mark.
 */
export const yamlLimits = {
  /** Levels of lists and maps. Deeper ones would exhaust the stack. */
  nesting: 256,
  /** Marks (`: , - ? [ ] { }` and line breaks) in a document: 3 to 8 MB of manifests. */
  marks: 1_200_000,
  documents: 50_000,
  /** Characters of a key, as in Kubernetes' reader. */
  key: 1024,
  /** Aliases (`*name`) in a document. */
  aliases: 1_000,
  /** Values that the aliases of a document stand for. A few lines could stand for terabytes. */
  aliasValues: 100_000,
  /** Faults that are reported. */
  faults: 10,
} as const
