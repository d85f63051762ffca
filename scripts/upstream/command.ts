import { Command, Option } from '@commander-js/extra-typings'
import { defaultRelease } from '../../src/convex/release.ts'
import type { Report } from './compare.ts'
import type { Writing } from './convex.ts'
import { compareConvex } from './convex.ts'
import type { Ours } from './ours.ts'
import { compareOperators } from './operators/compare.ts'
import type { Operators } from './operators/compare.ts'
import { printed } from './print.ts'
import { writeTable } from './releases/table.ts'

/** What this package states, and where it is written down. */
export interface Stated extends Pick<Writing, 'lock' | 'root'> {
  readonly ours: Ours
  readonly operators: Operators
}

/** `npm run upstream`: prints what to decide. Status 1 is for findings alone. */
export function upstream(stated: () => Stated, print: (text: string) => void) {
  return new Command('npm run upstream --')
    .description(
      'Compare a release of Convex with what this package states about it: settings, images, versions, limits and cited ' +
        'places. Reads a clone of convex-backend by Git alone. Fails if there is something to decide.',
    )
    .option('--convex <path>', 'a clone or bare clone of convex-backend')
    .option('--from <revision>', 'the release that this package states', defaultRelease)
    .option('--to <revision>', 'the release to compare with; HEAD if it is missing')
    .option('--operators', 'compare operators with what the Go module proxy and npm offer; uses the network', false)
    .addOption(
      new Option('--releases', 'write the table of releases instead, from the tags of the clone')
        .default(false)
        .conflicts(['from', 'to', 'operators', 'write', 'accept', 'format']),
    )
    .option('--write', 'cite the newer release or the pinned versions, if there is nothing to decide', false)
    .option('--accept', 'with --write, also where something changed: it was read', false)
    .addOption(
      new Option('--format <format>', 'text, or markdown for an issue')
        .choices(['text', 'markdown'] as const)
        .default('text' as const),
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async function ({ convex, from, to, operators: isOperators, releases, format, write, accept }) {
      const wrong = wrongUse({ convex, to, operators: isOperators, releases, write, accept })
      if (wrong !== undefined) this.error(`error: ${wrong}`)
      try {
        const { ours, operators, root, lock } = stated()
        if (releases && convex !== undefined) return print(`${writeTable(convex, ours).length} releases`)
        const writing = { root, lock, write, accept }
        const reports: readonly Report[] = [
          ...(convex === undefined ? [] : [compareConvex(convex, { from, to: to ?? 'HEAD' }, ours, writing)]),
          ...(isOperators ? [await compareOperators(operators, writing)] : []),
        ]
        print(reports.map((report) => printed(report, format)).join('\n\n'))
        process.exitCode = reports.every(({ decide }) => decide.length === 0) ? 0 : 1
      } catch (error) {
        this.error(`upstream: ${(error as Error).message}`)
      }
    })
}

interface Use {
  readonly convex: string | undefined
  readonly to: string | undefined
  readonly operators: boolean
  readonly releases: boolean
  readonly write: boolean
  readonly accept: boolean
}

/** What is wrong with the options together. */
function wrongUse({ convex, to, operators, releases, write, accept }: Use): string | undefined {
  if (convex === undefined && !operators) return "required option '--convex <path>' or '--operators'"
  if (releases && convex === undefined) return "option '--releases' requires '--convex <path>'"
  if (write && convex !== undefined && to === undefined)
    return `option '--write' requires '--to <revision>': a release, or ${defaultRelease} to record new places`
  if (write && convex !== undefined && operators)
    return "option '--write' takes one of '--convex <path>' and '--operators'"
  return accept && !write ? "option '--accept' requires '--write'" : undefined
}
