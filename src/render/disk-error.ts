import { ConvexK8sError } from '../errors.ts'

/** The system's code of an error, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

/** An error of the system as ours, with the path and the system's code; any other error as it is. */
export function diskError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || codeOf(error) === undefined) return error
  // `ENOSPC: no space left on device, write`: what follows the comma is the call and, at times, a temporary file.
  const [reason = ''] = error.message.split(',', 1)
  return new ConvexK8sError('The folder cannot be read or written.', [{ path, message: reason }])
}
