import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { ConvexK8sError, wholeMessage } from '../errors.ts'
import { issues, kindOf } from '../guarded.ts'
import { reasonOf } from '../system-error.ts'
import { program as npx } from '../command-name.ts'
import { commands } from './commands.ts'
import { find, pathOf } from './help.ts'
import { createProgram } from './program.ts'
import { UsageError } from './usage-error.ts'
import { versionOfPackage } from './version.ts'
import { wrongValues } from './wrong-values.ts'
import { print, printError } from './output.ts'

const helpFlags: ReadonlySet<string> = new Set(['--help', '-h'])
const versionFlags: ReadonlySet<string> = new Set(['--version', '-v', '-V'])

/**
 * Runs the command `convex-k8s` with its arguments and returns its exit status. Results go to standard output,
 * everything else to standard error. A stack trace is never printed, because it does not help users of a command.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const program = createProgram()
  const [first = ''] = argv
  const { command, rest } = find(program, first === 'help' ? argv.slice(1) : argv)
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  process.exitCode = undefined
  try {
    if (versionFlags.has(first)) print(await versionOfPackage())
    else if (first === 'help' || options.some((argument) => helpFlags.has(argument))) await help(command, rest)
    else await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return failed(command, error)
  }
}

/**
 * Help is printed regardless of the other arguments, because users add --help to a failed command. An unknown command
 * has no help.
 */
async function help(command: CommandUnknownOpts, [next]: readonly string[]): Promise<void> {
  if (command.parent !== null || next === undefined || next.startsWith('-')) command.outputHelp()
  else await command.parseAsync([next], { from: 'user' })
}

function failed(command: CommandUnknownOpts, thrown: unknown): number {
  const path = pathOf(command)
  const error = thrown instanceof ConvexK8sError ? (wrongValues(command, thrown) ?? thrown) : thrown
  if (error instanceof ConvexK8sError) {
    printError(wholeMessage(error))
    return commands.find(({ create }) => path.split(' ')[1] === create().name())?.refused ?? 1
  }
  if (error instanceof UsageError) {
    printError(`${path}: ${error.message}\nTry: ${path.replace(/^convex-k8s/, npx)} --help`)
    return 2
  }
  printError(`${path}: ${unexpected(error)}`)
  return 2
}

/**
 * One line: what the system refused, such as a folder that cannot be written to, or a defect of this program. Without the
 * message, which may quote anything.
 */
function unexpected(error: unknown): string {
  if (error instanceof Error && 'syscall' in error)
    return `the system refused ${String(error.syscall)}: ${reasonOf(error)}`
  return `unexpected ${kindOf(error)} (please report it: ${issues})`
}
