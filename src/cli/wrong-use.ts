import type { CommandUnknownOpts, CommanderError, Option } from '@commander-js/extra-typings'
import { nearest } from '../options/nearest.ts'
import { UsageError } from './usage-error.ts'

/**
 * The problem with a command line, as a message. An argument in the wrong place is never repeated, because it may be a
 * secret, unless it is similar to a known word.
 */
export function wrongUse(command: CommandUnknownOpts, { code, message }: CommanderError): UsageError {
  // The library quotes the word in question.
  const word = /'([^]*)'/.exec(message)?.[1] ?? ''
  const sentences: Readonly<Record<string, () => string>> = {
    'commander.unknownCommand': () => unknownCommand(command, word),
    'commander.excessArguments': () => excessArgument(command),
    'commander.unknownOption': () => unknownOption(command, word),
    'commander.missingMandatoryOptionValue': () => missingOptions(command),
    'commander.missingArgument': () => missingArgument(command, word),
    'commander.optionMissingArgument': () => `${nameIn(word)} needs a value`,
    'commander.invalidArgument': () => invalidValue(command, message),
    'commander.conflictingOption': () => conflict(message),
    'commander.help': () => `name a command: ${namesOf(command).join(', ')}`,
  }
  const sentence = sentences[code]
  // Not the library's own words, which may repeat an argument.
  return new UsageError(sentence === undefined ? 'the arguments cannot be read' : sentence())
}

function near(word: string, known: readonly string[]): string | undefined {
  // Any letter is near to any other.
  return word.length > 2 ? nearest(word, known) : known.find((other) => other.toLowerCase() === word.toLowerCase())
}

function namesOf(command: CommandUnknownOpts): readonly string[] {
  const help = command.createHelp()
  return help.visibleCommands(command).map((below) => below.name())
}

function unknownCommand(command: CommandUnknownOpts, word: string): string {
  const names = namesOf(command)
  const name = near(word, names)
  return name === undefined
    ? `unknown command; the commands are ${names.join(', ')}`
    : `unknown command ${word}; did you mean ${name}?`
}

function excessArgument(command: CommandUnknownOpts): string {
  const { registeredArguments: places, args } = command
  const word = args[places.length] ?? ''
  if (near(word, namesOf(command)) !== undefined) return unknownCommand(command, word)
  const [place] = places
  return place === undefined
    ? 'unexpected argument; values follow their option, and secrets come from files or standard input'
    : `unexpected argument; there is one place for an argument, ${place.name()}`
}

function unknownOption(command: CommandUnknownOpts, given: string): string {
  if (command.parent === null) return 'unknown option; options follow the command'
  const [word = ''] = given.split('=', 1)
  const options = command.createHelp().visibleOptions(command)
  if (options.some(({ long, short }) => word === long || word === short)) return `${word} takes no value`
  const names = options.flatMap(({ long }) => long ?? [])
  const name = near(word, names)
  return name === undefined
    ? `unknown option; the options are ${names.join(', ')}`
    : `unknown option ${word}; did you mean ${name}?`
}

/** A misspelled argument is also missing. */
function missingOptions(command: CommandUnknownOpts): string {
  const [first = ''] = command.args
  if (near(first, namesOf(command)) !== undefined) return unknownCommand(command, first)
  const unknown = command.args.find((argument) => /^-./.test(argument))
  if (unknown !== undefined) return unknownOption(command, unknown)
  const isMissing = (option: Option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined
  const missing = command.options.filter(isMissing).map(({ long }) => long)
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`
}

function missingArgument(command: CommandUnknownOpts, name: string): string {
  const choices = command.registeredArguments.find((argument) => argument.name() === name)?.argChoices
  return `the argument ${name} is missing${choices === undefined ? '' : `; it is one of: ${choices.join(', ')}`}`
}

/** `option '--format <FORMAT>' argument 'x' is invalid`, `command-argument value 'x' is invalid for argument 'SHELL'` */
function invalidValue(command: CommandUnknownOpts, message: string): string {
  const [, value = '', argument = ''] = /^[^']*value '([^]*)' is invalid for argument '(\w+)'/.exec(message) ?? []
  const [, flags = '', optionValue = ''] = /^[^']*option '([^']*)' argument '([^]*)' is invalid/.exec(message) ?? []
  const place =
    command.options.find((option) => option.flags === flags) ??
    command.registeredArguments.find((other) => other.name() === argument)
  const choices = place?.argChoices ?? []
  const name = near(value || optionValue, choices)
  return `${argument || nameIn(flags)} is one of: ${choices.join(', ')}${name === undefined ? '' : `; did you mean ${name}?`}`
}

function conflict(message: string): string {
  const names = [...message.matchAll(/'([^']*)'/g)].map(([, flags = '']) => nameIn(flags))
  return `${names.join(' and ')} cannot be given together`
}

/** `--format` of `-f, --format <FORMAT>`. */
function nameIn(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags
}
