import type { Argument, CommandUnknownOpts, HelpConfiguration, Option } from '@commander-js/extra-typings'

/** Words of a command, starting with the program's name: `convex-k8s admin-key inspect`. */
export function pathOf(command: CommandUnknownOpts): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** The program that a command belongs to. */
export function root(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : root(command.parent)
}

/** The command that a line begins with, and what follows it. */
export function find(
  from: CommandUnknownOpts,
  [word, ...rest]: readonly string[],
): { command: CommandUnknownOpts; rest: readonly string[] } {
  const next = from.commands.find((command) => command.name() === word)
  return next === undefined ? { command: from, rest: word === undefined ? [] : [word, ...rest] } : find(next, rest)
}

/** Text below the help of a command: command lines that work unchanged. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** Layout of help: the usage line has all required options. */
export const layout: HelpConfiguration = {
  commandUsage: (command) => [pathOf(command), ...usageOf(command)].join(' '),
  subcommandTerm: (command) => command.name(),
  optionDescription: descriptionOf,
  argumentDescription: descriptionOf,
}

function usageOf(command: CommandUnknownOpts): readonly string[] {
  if (command.parent === null) return ['COMMAND [options]']
  return [
    ...command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags.replaceAll(/[<>]/g, '')),
    ...(command.options.some(({ mandatory, hidden }) => !mandatory && !hidden) ? ['[options]'] : []),
    ...command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`
      return argument.required ? name : `[${name}]`
    }),
  ]
}

function descriptionOf(described: Argument | Option): string {
  const { description, argChoices, defaultValue } = described
  const notes = [
    ...('mandatory' in described && described.mandatory ? ['required'] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(/^(string|number)$/.test(typeof defaultValue) ? [`default: ${defaultValue}`] : []),
  ]
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`
}
