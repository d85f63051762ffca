import type { ArgsDef } from 'citty'

/** Options that the sealing commands share. */
export const sealArguments = {
  cert: {
    type: 'string',
    required: true,
    valueHint: 'FILE|-',
    description: 'Certificate of the sealed-secrets controller: kubeseal --fetch-cert > FILE',
  },
  out: { type: 'string', required: true, valueHint: 'FILE', description: 'The sealed file, which can lie in Git' },
  namespace: { type: 'string', default: 'convex', valueHint: 'NAME', description: 'Namespace of the Secret' },
  scope: {
    type: 'enum',
    options: ['strict', 'namespace-wide', 'cluster-wide'],
    default: 'strict',
    description: 'Where it can be opened',
  },
  rotate: { type: 'boolean', description: 'Replace what the file holds with new values' },
} satisfies ArgsDef

const sentences = {
  created: 'is new',
  kept: 'is sealed for this already and is unchanged; --rotate replaces what it holds',
  rotated: 'has new values',
} as const

/** What became of the sealed file, in words. */
export function outcomeLine(file: string, outcome: keyof typeof sentences): string {
  return `${file} ${sentences[outcome]}`
}
