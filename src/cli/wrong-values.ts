import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import type { ConvexK8sError } from '../errors.ts'
import { UsageError } from './usage-error.ts'

/**
 * A refusal of values from the command line, or of the content of a file that it names, by the names that they have
 * there: `--instance-name` for `instanceName`. Undefined when the refusal is about something else.
 */
export function wrongValues(command: CommandUnknownOpts, { message, issues }: ConvexK8sError): UsageError | undefined {
  // A file may have the name of an option.
  if (!/^\w+: \d+ options? (?:is|are) wrong\./.test(message)) return undefined
  const named = issues.map((issue) => ({ ...issue, name: nameOf(command, issue.path) }))
  if (named.every(({ name }) => name === undefined)) return undefined
  return new UsageError(named.map(({ name, path, message: text }) => `${name ?? path}: ${text}`).join('\n'))
}

// Options whose value is a file, by what the file holds.
const heldBy: Readonly<Record<string, string>> = {
  adminKey: '--admin-key-file',
  ca: '--ca-file',
  certificate: '--cert',
  instanceSecret: '--secret-file',
  password: '--password-file',
}

/** The option or argument that an option's path begins with; `timeoutSeconds` is `--timeout`. */
function nameOf({ options, registeredArguments }: CommandUnknownOpts, path: string): string | undefined {
  const key = /^\w*/.exec(path)?.[0].replace(/Seconds$/, '') ?? ''
  const option = options.find((other) => other.attributeName() === key || other.long === heldBy[key])
  return option?.long ?? registeredArguments.find((argument) => argument.name().toLowerCase() === key)?.name()
}
