import { Command } from '@commander-js/extra-typings'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { commands } from './commands.ts'
import { layout } from './help.ts'
import { UsageError } from './usage-error.ts'
import { wrongUse } from './wrong-use.ts'
import { print } from './output.ts'

const status = '\nExit status: 0 success, 1 refused or problems found, 2 invalid arguments or unreadable input'

/** The program with all of its commands. It can be parsed once. */
export function createProgram(): CommandUnknownOpts {
  const program = new Command('convex-k8s')
    .description('Self-hosted Convex on Kubernetes: check manifests, create and seal credentials, test a deployment')
    .option('-v, --version', 'print the version')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .addHelpText('afterAll', status)
  for (const { create } of commands) program.addCommand(create())
  configure(program)
  return program
}

/** Settings that the library does not pass on to subcommands. */
function configure(command: CommandUnknownOpts): void {
  command
    .helpOption('-h, --help', 'print this help')
    .configureHelp(layout)
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), outputError: () => undefined })
    .showSuggestionAfterError(false)
    // A command and its subcommand may have options with the same name.
    .enablePositionalOptions()
    // The library would require the options of a command for its subcommands too.
    .hook('preSubcommand', ({ options }) => options.forEach((option) => option.makeOptionMandatory(false)))
    .exitOverride((error) => {
      throw wrongUse(command, error)
    })
  if (command.parent !== null) command.helpCommand(false)
  const given = new Set<string>()
  for (const option of command.options) {
    const name = option.long ?? option.flags
    command.on(`option:${option.name()}`, (value: unknown) => {
      if (given.has(name)) throw new UsageError(`${name} is given twice`)
      given.add(name)
      // The library treats the next option as the value.
      if (option.required && (value === '' || /^-./.test(String(value)))) throw new UsageError(`${name} needs a value`)
    })
  }
  for (const below of command.commands) configure(below)
}
