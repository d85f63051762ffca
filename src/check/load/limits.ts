import { largerThan } from '../../regular-file.ts'

/**
 * Limits of a call of `loadObjects`, so that no input can exhaust time or memory. The limits of a text are in
 * `kubernetes/yaml/limits.ts`.
 */
export const limits = {
  /** Bytes of a file or of standard input, and of all manifests together. */
  bytes: 64 * 1024 * 1024,
  /** Marks (`kubernetes/yaml/marks.ts`) of all manifests, which have one in 12 to 30 bytes. */
  marks: 3_500_000,
  objects: 50_000,
  files: 10_000,
  folders: 10_000,
  kustomizationDepth: 16,
} as const

/** The message about a text that is too large. */
export function tooLarge(bytes: number): string {
  return `${largerThan(bytes)}; check its parts separately`
}
