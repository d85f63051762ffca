import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { rules } from '../../check/rules/all.ts'
import { find } from '../help.ts'

/**
 * Words that fit the end of a command line, of which the last word is incomplete or empty. Without any, the word is the
 * name of a file or something that only the user knows.
 */
export function wordsFor(program: CommandUnknownOpts, line: readonly string[]): readonly string[] {
  const current = line.at(-1) ?? ''
  const before = line.slice(0, -1)
  const { command, rest } = find(program, before[0] === 'help' ? before.slice(1) : before)
  return candidates(command, rest, current).filter((word) => word.startsWith(current))
}

function candidates(command: CommandUnknownOpts, rest: readonly string[], current: string): readonly string[] {
  const option = command.options.find(({ long, required }) => required && long === rest.at(-1))
  if (option?.long === '--disable') {
    const complete = current.slice(0, current.lastIndexOf(',') + 1)
    return ruleIds().map((id) => `${complete}${id}`)
  }
  if (option !== undefined) return option.argChoices ?? []
  if (current.startsWith('-'))
    return command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ long }) => long ?? [])
  if (rest.length > 0) return []
  const commands = command
    .createHelp()
    .visibleCommands(command)
    .map((below) => below.name())
  return command.name() === 'rules' ? ruleIds() : [...commands, ...(command.registeredArguments[0]?.argChoices ?? [])]
}

function ruleIds(): readonly string[] {
  return rules.map(({ id }) => id)
}
