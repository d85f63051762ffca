import { ConvexK8sError } from '../../errors.ts'
import { codeOf, reasonOf } from '../../system-error.ts'

export { codeOf } from '../../system-error.ts'

/** An error of the system as ours, with the path and the system's code; any other error as it is. */
export function diskError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || codeOf(error) === undefined) return error
  return new ConvexK8sError('The folder cannot be read or written.', [{ path, message: reasonOf(error) }])
}
