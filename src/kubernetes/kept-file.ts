/**
 * An external file that the folder must contain, such as the output of `kubeseal`. `render` keeps it unchanged, lists
 * it in the kustomization, and refuses a folder in which it is missing or has unexpected content.
 */
export interface KeptFile {
  /** Name of the file in the folder. */
  readonly keptFile: string
  /** What the file must contain. */
  readonly expect: {
    readonly apiVersion: string
    readonly kind: string
    readonly name: string
    readonly namespace: string
    /** Keys that the resulting Secret must have. */
    readonly keys: readonly string[]
  }
}

/** Whether a value is a reference to a file of the folder rather than an object. */
export function isKeptFile(value: unknown): value is KeptFile {
  return typeof value === 'object' && value !== null && 'keptFile' in value && typeof value.keptFile === 'string'
}
