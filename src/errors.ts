import { shownPath, told } from './shown.ts'

/** One problem, with a message that states how to fix it. */
export interface Issue {
  /**
   * The location: the path of an option, such as `backend.volume.size`, or the name of a file. Empty for the whole
   * input.
   */
  readonly path: string
  /** The given value and the allowed values. Never contains the value of a secret. */
  readonly message: string
}

// Together with Node's stack trace, this stays below 4,096 bytes, which a pipe accepts in one write. Only the entries
// that accept changes may be longer.
const longestMessage = 1_800
const longestLine = 900

/**
 * The only error that this package throws for invalid input: invalid options, objects that cannot be used, a folder
 * that must not be written to. It contains all issues, so that one run shows every problem.
 *
 * The message is a summary and a line for each issue. It is short enough for every log: it lists the first issues and
 * counts the others. Its last line contains all entries for the option `accept`. `issues` always contains all issues.
 * `JSON.stringify` returns `name`, `message` and `issues`.
 *
 * @example
 * ```ts
 * import { ConvexK8sError, convexStack } from '@proompteng/convex-k8s'
 *
 * try {
 *   convexStack({ host: 'https://convex.example.com/' })
 * } catch (error) {
 *   if (!(error instanceof ConvexK8sError)) throw error
 *   for (const { path, message } of error.issues) console.error(`${path}: ${message}`)
 * }
 * ```
 */
export class ConvexK8sError extends Error {
  declare readonly name: 'ConvexK8sError'
  /** Every issue, in the order of the options. */
  declare readonly issues: readonly Issue[]

  static {
    // On the prototype, because the first line of `stack` is created before a field is set.
    Object.defineProperty(this.prototype, 'name', { value: 'ConvexK8sError', configurable: true, writable: true })
  }

  constructor(summary: string, issues: readonly Issue[]) {
    const shown = issues.map(({ path, message }) => ({ path: shownPath(path), message: told(message, '\n') }))
    super(withAccept(shortList([told(summary), ...shown.map(lineOf)]), shown))
    // Not enumerable: the message tells the issues, and Node would print them again below the stack trace.
    Object.defineProperty(this, 'issues', { value: shown })
  }

  /** The error as plain data, for logs in JSON. */
  toJSON(): { readonly name: string; readonly message: string; readonly issues: readonly Issue[] } {
    const { name, message, issues } = this
    return { name, message, issues }
  }
}

/** The message of an error with every issue, for places where its length does not matter. */
export function wholeMessage({ message, issues }: ConvexK8sError): string {
  const [summary] = message.split('\n', 1)
  return withAccept([summary, ...issues.map(lineOf)].join('\n'), issues)
}

/** A message with the entry that accepts the refused change. */
export function toAccept(message: string, words: string): string {
  return `${message}. To make this change anyway, add "${words}" to accept`
}

/** The entries at the end of messages. No name of Kubernetes is longer. */
function acceptWordsIn(messages: readonly string[]): readonly string[] {
  return [...new Set(messages.flatMap((message) => / add "([^"\n]{1,400})" to accept$/.exec(message)?.[1] ?? []))]
}

/**
 * A message that ends with the entries that accept its changes. A message with a single change already contains its
 * entry.
 */
function withAccept(message: string, issues: readonly Issue[]): string {
  const words = acceptWordsIn(issues.map((issue) => issue.message)).map((text) => `"${text}"`)
  if (words.length < 2 && words.every((text) => message.includes(text))) return message
  return `${message}\n  To make all of these changes: accept: [${words.join(', ')}]`
}

function lineOf({ path, message }: Issue): string {
  return path === '' ? `  - ${message}` : `  - ${path}: ${message}`
}

/** The summary, and as many issues as fit. */
function shortList(lines: readonly string[]): string {
  const shown: string[] = []
  let size = 0
  for (const line of lines) {
    const short = shortLine(line)
    size += Buffer.byteLength(short) + 1
    if (shown.length > 1 && size > longestMessage) break
    shown.push(short)
  }
  const rest = lines.length - shown.length
  return [...shown, ...(rest > 0 ? [`  and ${rest} more; the error's property issues has all of them`] : [])].join('\n')
}

/** An issue as far as it fits, by whole lines: half of a command is worse than none. One long line is cut by itself. */
function shortLine(text: string): string {
  if (Buffer.byteLength(text) <= longestLine) return text
  const lines = text.split('\n')
  const fits = (count: number): boolean => Buffer.byteLength(lines.slice(0, count).join('\n')) <= longestLine
  const count = lines.findLastIndex((_, index) => fits(index + 1)) + 1
  if (count > 0) return [...lines.slice(0, count), "  (cut; the error's property issues has the rest)"].join('\n')
  // A character that is cut in half becomes U+FFFD.
  const cut = Buffer.from(text).subarray(0, longestLine).toString()
  return `${cut.replace(/\uFFFD$/, '')} (cut)`
}
