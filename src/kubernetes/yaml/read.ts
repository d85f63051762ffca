import { documentsIn } from './documents.ts'
import type { YamlFault } from './faults.ts'
import { placesIn } from './lines.ts'

/** The content of a YAML or JSON file: its non-empty documents, or where it cannot be read. */
export type Documents = { readonly documents: readonly unknown[] } | { readonly problem: string }

/** Reads a file. The problem names a line and never quotes the text: the file may hold a secret. */
export function documentsOf(text: string): Documents {
  const faults: YamlFault[] = []
  const documents = [...documentsIn(text, faults)].map(({ value }) => value)
  const [fault] = faults
  if (fault === undefined) return { documents }
  return { problem: `line ${placesIn(text)(fault.offset).line} is not valid YAML (${fault.code})` }
}
