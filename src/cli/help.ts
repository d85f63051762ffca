import type { CommandUnknownOpts, HelpConfiguration, Option } from '@commander-js/extra-typings'

/** Words of a command, from the program's name on: `convex-k8s admin-key inspect`. */
export function pathOf(command: CommandUnknownOpts): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** Text below the help of a command: command lines that work as they stand. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** How help is laid out: the usage line has everything that is required. */
export const layout: HelpConfiguration = {
  commandUsage: (command) => [pathOf(command), ...usageOf(command)].join(' '),
  subcommandTerm: (command) => command.name(),
  optionDescription: descriptionOf,
}

function usageOf(command: CommandUnknownOpts): readonly string[] {
  if (command.parent === null) return ['COMMAND [options]']
  return [
    ...command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags.replaceAll(/[<>]/g, '')),
    '[options]',
    ...command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`
      return argument.required ? name : `[${name}]`
    }),
  ]
}

function descriptionOf({ description, argChoices, defaultValue, mandatory }: Option): string {
  const notes = [
    ...(mandatory ? ['required'] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(typeof defaultValue === 'string' ? [`default: ${defaultValue === '-' ? 'standard input' : defaultValue}`] : []),
  ]
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`
}
