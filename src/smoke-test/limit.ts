/**
 * Ends a part of the test after some milliseconds, regardless of the server: it may send a byte a second, or nothing. A
 * limit for idle time alone would not end the first case. The signal ends what is still open, even after the part is
 * complete.
 */
export async function within<Result>(
  milliseconds: number,
  part: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController()
  const late = Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      ending.abort()
      // A part with a more specific error reports it first.
      setImmediate(reject, late)
    }, milliseconds)
  })
  try {
    return await Promise.race([part(ending.signal), limit])
  } catch (error) {
    // A request that is ended fails with any error.
    throw ending.signal.aborted ? late : error
  } finally {
    clearTimeout(timer)
    ending.abort()
  }
}
