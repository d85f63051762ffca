/**
 * What is read of one text of YAML or JSON at most, so that its time and memory are bounded. Tokens are the smallest parts
 * of YAML; a line such as `key: value` has some eight. A document takes about 300 bytes of memory a token, and manifests
 * have a token in two to four bytes.
 */
export const yamlLimits = {
  /** Levels of lists and maps. Deeper ones would exhaust the stack. */
  nesting: 256,
  /** Tokens in a document: 2 to 4 MB of manifests. */
  tokens: 1_000_000,
  /** Tokens that a text of any size may have. A larger number needs three bytes for two tokens. */
  denseTokens: 200_000,
  documents: 50_000,
  /** Aliases (`*name`) in a document. */
  aliases: 1_000,
  /** Values that the aliases of a document stand for. A few lines could stand for terabytes. */
  aliasValues: 100_000,
  /** Faults that are reported. */
  faults: 10,
} as const

/** A fault in a text: a code of the YAML library or of this package, or the limit that is exceeded. */
export interface YamlFault {
  readonly code: string
  /** Position in the text. */
  readonly offset: number
}

/** Takes a fault, and throws when there are enough of them. */
export type Report = (code: string, offset: number) => void
