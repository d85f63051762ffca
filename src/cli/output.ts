import { visible } from '../shown.ts'
import { isColourful } from './colour.ts'

// oxlint-disable-next-line no-control-regex
const colour = /(\u001B\[\d{1,3}m)/

// Text that a CI system treats as a command: GitHub's runner "::name ...::" after leading blanks and "##[name]"
// anywhere in a line (actions/runner src/Runner.Common/ActionCommand.cs), Azure Pipelines "##vso[", and TeamCity
// "##teamcity[".
const lineCommand = /^([^\S\n\r\u2028\u2029]*:):/gm
const anyCommand = /#(#\w*\[)/g

/** A text in which no CI system finds a command. In JSON, whose lines never begin with a colon, it has the same value. */
function withoutCommands(text: string): string {
  return withoutHashCommands(text).replace(lineCommand, String.raw`$1\u003a`)
}

function withoutHashCommands(text: string): string {
  return text.replace(anyCommand, String.raw`\u0023$1`)
}

/**
 * Prints a result on standard output. Text in a manifest that could control a terminal or a CI system is escaped; only
 * our own colours are used. In JSON the escapes are those of JSON.
 */
export function print(text: string): void {
  const parts = isColourful() ? withoutCommands(text).split(colour) : [withoutCommands(text)]
  console.log(parts.map((part, index) => (index % 2 === 1 ? part : visible(part, '\n\t'))).join(''))
}

/** Prints workflow commands of GitHub's, as `print` does. Each is a line of its own, and no text in it breaks the line. */
export function printWorkflowCommands(text: string): void {
  console.log(visible(withoutHashCommands(text), '\n'))
}

/** Prints a message on standard error, as `print` does. */
export function printError(text: string): void {
  console.error(visible(withoutCommands(text), '\n\t'))
}

/** Data whose text cannot leave its line or control a terminal, for output that is not JSON. */
export function allVisible<Data>(data: Data): Data {
  if (typeof data === 'string') return visible(data) as Data
  if (Array.isArray(data)) return data.map(allVisible) as Data
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, allVisible(value)])) as Data
}
