import { cleanUpNow } from '../last-resort.ts'

// Ctrl-C reaches this process directly. A signal to vitest alone ends vitest at once, without any teardown, and then the
// channel to it closes.
const end = (): void => {
  cleanUpNow()
  // Vitest lets no test call process.exit().
  process.kill(process.pid, 'SIGKILL')
}
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(event, end)
