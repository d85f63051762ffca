type CleanUp = () => void

const pending = new Set<CleanUp>()

/** Does at once what is left to do, when there is no time to wait for anything. */
export function cleanUpNow(): void {
  for (const cleanUp of [...pending].toReversed()) cleanUp()
  pending.clear()
}

process.once('exit', cleanUpNow)

/**
 * Registers what must happen even when this process ends early. It may not wait: nothing asynchronous runs any more then.
 * Returns how to take it back, for when it has been done properly.
 */
export function onEarlyEnd(cleanUp: CleanUp): CleanUp {
  pending.add(cleanUp)
  return () => void pending.delete(cleanUp)
}
