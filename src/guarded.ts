import { ConvexK8sError } from './errors.ts'

/**
 * Runs code that reads values of the calling program. If a getter, a proxy or `toJSON` throws, a `ConvexK8sError`
 * replaces the error, because the original message may quote anything.
 *
 * @throws ConvexK8sError for everything that is thrown.
 */
export function guarded<Result>(what: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw ownError(what, error)
  }
}

/** Any error as a `ConvexK8sError`. */
export function ownError(what: string, error: unknown): ConvexK8sError {
  if (isOurs(error)) return error
  const thrown = kindOf(error)
  const message = thrown.startsWith('RangeError')
    ? 'it is nested too deeply, or contains itself'
    : `reading it threw ${thrown}; give plain data. If it is plain data, please report this: ${issues}`
  return new ConvexK8sError(`${what}: what was given cannot be read.`, [{ path: '', message }])
}

/** Where defects are reported. */
export const issues = 'https://github.com/proompteng/convex-k8s/issues'

const kinds = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError, Error]

/** The kind of an error and the place of the code that threw it. Never its message, which may quote a secret. */
export function kindOf(error: unknown): string {
  try {
    const kind = kinds.find((type) => error instanceof type)
    if (kind === undefined) return 'something that is not an error'
    const { message, stack = '' } = error as Error
    // The message may look like a frame.
    const frames = stack.slice(stack.indexOf(message) + message.length)
    const places = frames
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .map(placeIn)
    const place = places.find((found) => /^[\w.-]+\.[cm]?[jt]sx?:\d+:\d+$/.test(found))
    return place === undefined ? kind.name : `${kind.name} at ${place}`
  } catch {
    return 'something that is not an error'
  }
}

/** The end of `    at name (/folder/file.js:1:2)`. */
function placeIn(frame: string): string {
  return (frame.split(/[/\\ (]/).at(-1) ?? '').replace(/\)$/, '')
}

/** Whether it is our own error, whose message can be passed on. */
export function isOurs(error: unknown): error is ConvexK8sError {
  try {
    return error instanceof ConvexK8sError
  } catch {
    return false
  }
}
