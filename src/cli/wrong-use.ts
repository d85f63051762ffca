import type { CommandUnknownOpts, CommanderError, Option } from '@commander-js/extra-typings'
import { nearest } from '../options/nearest.ts'
import { UsageError } from './usage-error.ts'

/**
 * What is wrong with a command line, in words. An argument that is out of place is never repeated, since it may be a
 * secret that was put there by mistake; a suggestion names the right word alone.
 */
export function wrongUse(command: CommandUnknownOpts, { code, message }: CommanderError): UsageError {
  // The library quotes the word that it speaks of.
  const word = /'([^]*)'/.exec(message)?.[1] ?? ''
  const sentences: Readonly<Record<string, () => string>> = {
    'commander.unknownCommand': () => unknownCommand(command, word),
    'commander.excessArguments': () => excessArgument(command),
    'commander.unknownOption': () => unknownOption(command, word),
    'commander.missingMandatoryOptionValue': () => missingOptions(command),
    'commander.missingArgument': () => `the argument ${word} is missing`,
    'commander.optionMissingArgument': () => `${nameIn(word)} needs a value`,
    'commander.invalidArgument': () => invalidValue(command, message),
    'commander.conflictingOption': () => conflict(message),
    'commander.help': () => `name a command: ${namesOf(command)}`,
  }
  const sentence = sentences[code]
  // Not the library's own words, which may repeat an argument.
  return new UsageError(sentence === undefined ? 'the arguments cannot be read' : sentence())
}

function suggestion(word: string, known: readonly string[]): string | undefined {
  // Any letter is near to any other.
  const isShort = word.length <= 2
  const name = isShort ? known.find((other) => other.toLowerCase() === word.toLowerCase()) : nearest(word, known)
  return name === undefined ? undefined : `did you mean ${name}?`
}

function namesOf(command: CommandUnknownOpts): string {
  return command.commands.map((below) => below.name()).join(', ')
}

function unknownCommand(command: CommandUnknownOpts, word: string): string {
  const known = command.commands.map((below) => below.name())
  return `unknown command; ${suggestion(word, [...known, 'help']) ?? `the commands are ${namesOf(command)}`}`
}

function excessArgument(command: CommandUnknownOpts): string {
  const known = command.commands.map((below) => below.name())
  const hint = suggestion(command.args[command.registeredArguments.length] ?? '', known)
  const sentence = 'unexpected argument'
  return `${sentence}; ${hint ?? 'values follow their option, and secrets come from files or standard input'}`
}

function unknownOption(command: CommandUnknownOpts, given: string): string {
  const [word = ''] = given.split('=', 1)
  const known = command.options.filter(({ hidden }) => !hidden)
  if (known.some(({ long, short }) => word === long || word === short)) return `${word} takes no value`
  const names = known.flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined))
  const hint = suggestion(word, [...names, '--help'])
  if (hint !== undefined) return `unknown option; ${hint}`
  return command.parent === null ? 'unknown option; options follow the command' : 'unknown option'
}

/** An option that is misspelt is missing as well. */
function missingOptions(command: CommandUnknownOpts): string {
  const unknown = command.args.find((argument) => /^-./.test(argument))
  if (unknown !== undefined) return unknownOption(command, unknown)
  const isMissing = (option: Option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined
  const missing = command.options.filter(isMissing).map(({ long }) => long)
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`
}

function invalidValue(command: CommandUnknownOpts, message: string): string {
  const [, flags = '', value = ''] = /'([^']*)' argument '([^]*)' is invalid/.exec(message) ?? []
  const option = command.options.find((other) => other.flags === flags)
  const choices = option?.argChoices ?? []
  const hint = suggestion(value, choices)
  return `${nameIn(flags)} is one of: ${choices.join(', ')}${hint === undefined ? '' : `; ${hint}`}`
}

function conflict(message: string): string {
  const names = [...message.matchAll(/'([^']*)'/g)].map(([, flags = '']) => nameIn(flags))
  return `${names.join(' and ')} cannot be given together`
}

/** `--format` of `-f, --format <FORMAT>`. */
function nameIn(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags
}
