import { Command, Option } from '@commander-js/extra-typings'
import { shownPath } from '../shown.ts'

/** A command with the options that the sealing commands share. */
export function sealingCommand(name: string) {
  return new Command(name)
    .requiredOption(
      '--cert <FILE>',
      'certificate of the sealed-secrets controller (kubeseal --fetch-cert > FILE); - is standard input',
    )
    .requiredOption('--out <FILE>', 'the sealed file, which is safe to commit')
    .option('--namespace <NAME>', 'namespace of the Secret', 'convex')
    .addOption(
      new Option('--scope <SCOPE>', 'where the file can be unsealed')
        .choices(['strict', 'namespace-wide', 'cluster-wide'] as const)
        .default('strict' as const),
    )
    .option('--rotate', 'replace the contents of the file with new values')
}

const sentences = {
  created: 'is new',
  kept: 'is sealed for this already and is unchanged; --rotate replaces what it holds',
  rotated: 'has new values',
} as const

/** What became of the sealed file, in words. */
export function outcomeLine(file: string, outcome: keyof typeof sentences): string {
  return `${shownPath(file)} ${sentences[outcome]}`
}
