import { runCommand } from 'citty'
import type { ArgsDef, CommandDef } from 'citty'
import { ConvexK8sError, wholeMessage } from '../errors.ts'
import { argumentProblem } from './arguments.ts'
import { commands } from './commands.ts'
import type { Entry } from './commands.ts'
import { commandHelp, programHelp } from './help.ts'
import { UsageError } from './usage-error.ts'
import { versionOfPackage } from './version.ts'

const helpFlags: ReadonlySet<string> = new Set(['--help', '-h'])

/**
 * Runs the command `convex-k8s` with its arguments and gives its exit status. Results go to standard output, everything
 * else to standard error. A stack trace is never printed: it is of no use to those who run a command.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const words = wordsOf(argv)
  const entry = commands.get(words)
  const rawArgs = argv.slice(words === '' ? 0 : words.split(' ').length)
  const asksForHelp = argv.some((argument) => helpFlags.has(argument))
  if (entry === undefined) return withoutCommand(argv, asksForHelp)
  const { command } = entry
  if (asksForHelp) {
    console.log(await commandHelp(words, command))
    return 0
  }
  try {
    return await runEntry(command, rawArgs, entry)
  } catch (error) {
    return failed(words, error, entry)
  }
}

/** The longest run of words at the beginning that is a command. */
function wordsOf(argv: readonly string[]): string {
  return [2, 1].map((count) => argv.slice(0, count).join(' ')).find((words) => commands.has(words)) ?? ''
}

async function withoutCommand([first]: readonly string[], asksForHelp: boolean): Promise<number> {
  if (asksForHelp) {
    console.log(await programHelp())
    return 0
  }
  if (first === '--version') {
    console.log(await versionOfPackage())
    return 0
  }
  const problem = first === undefined ? 'name a command' : 'there is no such command'
  const names = [...commands.keys()].join(', ')
  console.error(`convex-k8s: ${problem}: ${names}\nTry: convex-k8s --help`)
  return 2
}

async function runEntry(command: CommandDef, rawArgs: string[], { takesOperands = false }: Entry): Promise<number> {
  const definitions = (command.args ?? {}) as ArgsDef
  const problem = argumentProblem(definitions, rawArgs, takesOperands)
  if (problem !== undefined) throw new UsageError(problem)
  process.exitCode = undefined
  await runCommand(command, { rawArgs })
  return Number(process.exitCode ?? 0)
}

function failed(words: string, error: unknown, { refused = 1 }: Entry): number {
  if (error instanceof ConvexK8sError) {
    console.error(wholeMessage(error))
    return refused
  }
  if (error instanceof UsageError) {
    console.error(`convex-k8s ${words}: ${error.message}\nTry: convex-k8s ${words} --help`)
    return 2
  }
  const { name, message } = error instanceof Error ? error : new Error('unknown')
  console.error(`convex-k8s ${words}: unexpected ${name}: ${message}`)
  return 2
}
