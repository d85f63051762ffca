import { setImmediate as nextTurn } from 'node:timers/promises'
import { vi } from 'vitest'

/**
 * Runs on a clock that moves only when it is told to, while sockets work as ever: each turn of the event loop, `passing`
 * says how many milliseconds go by. Gives the result and how long it took on that clock.
 */
export async function onClock<Result>(
  run: () => Promise<Result>,
  passing: () => number,
): Promise<{ readonly result: Result; readonly took: number }> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const state = { isDone: false, took: 0 }
    const running = run().finally(() => (state.isDone = true))
    while (!state.isDone) {
      // Several turns, so that what is on its way arrives.
      for (let turn = 0; turn < 5; turn += 1) await nextTurn()
      const milliseconds = state.isDone ? 0 : passing()
      state.took += milliseconds
      vi.advanceTimersByTime(milliseconds)
    }
    return { result: await running, took: state.took }
  } finally {
    vi.useRealTimers()
  }
}

/** Time passes only when one limit is left to wait for: everything else has ended by itself. */
export const forTheLast = (isWaiting: () => boolean) => (): number =>
  isWaiting() && vi.getTimerCount() === 1 ? 1000 : 0
