import { Command, Option } from '@commander-js/extra-typings'
import { shownPath } from '../../shown.ts'

export const certificateHelp =
  'certificate of the sealed-secrets controller (kubeseal --fetch-cert > FILE); - is standard input'
export const sealedFileHelp = 'the sealed file, which is safe to commit'
export const namespaceHelp = 'namespace of the Secret'

export function scopeOption() {
  return new Option('--scope <SCOPE>', 'where the file can be unsealed')
    .choices(['strict', 'namespace-wide', 'cluster-wide'] as const)
    .default('strict' as const)
}

/** A command with the options that the sealing commands share. */
export function sealingCommand(name: string) {
  return new Command(name)
    .requiredOption('--cert <FILE>', certificateHelp)
    .requiredOption('--out <FILE>', sealedFileHelp)
    .option('--namespace <NAME>', namespaceHelp, 'convex')
    .addOption(scopeOption())
    .option('--rotate', 'replace the contents of the file with new values')
}

const sentences = {
  created: 'is new',
  kept: 'is already sealed for this Secret and is unchanged; --rotate replaces its values',
  rotated: 'has new values',
} as const

/** What happened to the sealed file, for the output. */
export function outcomeLine(file: string, outcome: keyof typeof sentences): string {
  return `${shownPath(file)} ${sentences[outcome]}`
}
