import { setTimeout as sleep } from 'node:timers/promises'

// Long, so that a busy machine is no failure; a test that is right never waits for it.
const patience = 120_000

/**
 * Asks again and again until there is an answer other than `undefined`. Controllers work when they like, and nobody
 * tells when one is done.
 */
export async function eventually<Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + patience
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`${what}: not after ${patience / 1000} s`)
    await sleep(100)
  }
}
