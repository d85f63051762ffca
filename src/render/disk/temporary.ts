import type { Entry } from '../entry.ts'
import { markdownMarker, marker } from '../marker.ts'

// The leading dot and the ending keep kustomize, Argo CD and editors from reading it as a manifest.
const pattern = /^\.convex-k8s-[0-9a-f]{16}\.tmp$/

/** Name of the file to which a new version is written, from 16 random hex digits. */
export function temporaryName(hex: string): string {
  return `.convex-k8s-${hex}.tmp`
}

/** Whether a file has the name of a temporary file. */
export function isTemporaryName(name: string): boolean {
  return pattern.test(name)
}

/** Whether a file is left over from a run that was killed: its name and its content, as far as it got, are ours. */
export function isLeftOver(entry: Entry): boolean {
  if (entry.type !== 'file' || !isTemporaryName(entry.name)) return false
  const { text } = entry
  return [marker, markdownMarker].some((mark) => text.startsWith(mark) || mark.startsWith(text))
}
