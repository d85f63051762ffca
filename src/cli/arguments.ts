import type { ArgsDef } from 'citty'
import { unknownKey } from '../options/strict.ts'

/** Arguments as the shell gave them, by what they are. */
interface Given {
  /** Names of options, without `--`. */
  readonly options: readonly { readonly name: string; readonly value: string | undefined }[]
  readonly operands: readonly string[]
}

/**
 * What is wrong with the arguments of a command, if anything: citty passes over options that it does not know. An
 * argument that is out of place is never repeated, since it may be a secret that was put there by mistake.
 */
export function argumentProblem(
  definitions: ArgsDef,
  rawArgs: readonly string[],
  takesOperands: boolean,
): string | undefined {
  const { options, operands } = split(definitions, rawArgs)
  const names = Object.keys(definitions)
  for (const [index, { name, value }] of options.entries()) {
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined
    if (definition === undefined || definition.type === 'positional') return unknownOption(name, names)
    const problem = definition.type === 'boolean' ? flagProblem(name, value) : valueProblem(name, value, definition)
    if (problem !== undefined) return problem
    if (options.findIndex((other) => other.name === name) < index) return `--${name} is given twice`
  }
  const missing = names.find((name) => isMissing(definitions, name, options))
  if (missing !== undefined) return `--${missing} is missing`
  const places = names.filter((name) => definitions[name]?.type === 'positional').length
  return takesOperands || operands.length <= places
    ? undefined
    : 'an argument stands alone, without an option before it; secrets come from files or standard input'
}

function split(definitions: ArgsDef, rawArgs: readonly string[]): Given {
  const options: { name: string; value: string | undefined }[] = []
  const operands: string[] = []
  let isOpen = true
  for (let index = 0; index < rawArgs.length; index += 1) {
    const argument = rawArgs[index] ?? ''
    if (argument === '--') isOpen = false
    else if (!isOpen || argument === '-' || !argument.startsWith('-')) operands.push(argument)
    else {
      const [name = '', ...rest] = argument.replace(/^--?/, '').split('=')
      const takesNext = rest.length === 0 && takesValue(definitions, name) && !isOption(rawArgs[index + 1])
      if (takesNext) index += 1
      options.push({
        name: argument.startsWith('--') ? name : `-${name}`,
        value: valueOf(rest, takesNext, rawArgs[index]),
      })
    }
  }
  return { options, operands }
}

function valueOf(rest: readonly string[], takesNext: boolean, next: string | undefined): string | undefined {
  if (rest.length > 0) return rest.join('=')
  return takesNext ? next : undefined
}

function takesValue(definitions: ArgsDef, name: string): boolean {
  const { type } = (Object.hasOwn(definitions, name) ? definitions[name] : undefined) ?? {}
  return type === 'string' || type === 'enum'
}

/** A lone `-` stands for standard input. */
function isOption(argument: string | undefined): boolean {
  return argument === undefined || (argument.startsWith('-') && argument !== '-')
}

function unknownOption(name: string, known: readonly string[]): string {
  return `there is an ${unknownKey(name, [...known, 'help']).replaceAll('"', '')}`
}

function flagProblem(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `--${name} takes no value`
}

function valueProblem(name: string, value: string | undefined, { options }: ArgsDef[string] & { options?: string[] }) {
  if (value === undefined || value === '') return `--${name} needs a value`
  if (options === undefined || options.includes(value)) return undefined
  return `--${name} is one of: ${options.join(', ')}`
}

function isMissing(definitions: ArgsDef, name: string, options: Given['options']): boolean {
  const definition = definitions[name]
  if (definition?.required !== true || definition.type === 'positional') return false
  return !options.some((option) => option.name === name)
}
