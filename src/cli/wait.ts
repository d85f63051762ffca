import { UsageError } from './usage-error.ts'

const units = { s: 1, m: 60, h: 3600 } as const
const longest = 24 * units.h

/** The seconds of a duration such as `90s`, `10m` or `1h30m`. */
export function durationOf(option: string, text: string): number {
  const parts = /^(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?$/.exec(text)
  const [hours = 0, minutes = 0, seconds = 0] = (parts ?? []).slice(1).map((part) => Number(part ?? 0))
  const duration = hours * units.h + minutes * units.m + seconds
  if (text === '' || parts === null || duration < 1 || duration > longest)
    throw new UsageError(`${option} is a duration from 1s to 24h, such as 30s, 10m or 1h30m`)
  return duration
}

/** What `untilOk` needs from its caller. */
export interface Waiting<Result> {
  readonly attempt: () => Promise<Result>
  /** Why an attempt failed, in one line; undefined if it is ok. */
  readonly reasonOf: (result: Result) => string | undefined
  readonly progress: (line: string) => void
  /** Time limit in seconds. An attempt that has started is always completed. */
  readonly seconds: number
  /** Seconds between two attempts. */
  readonly pause: number
}

/** A new reason is reported at once, and the same one once a minute, which keeps the log of a CI job short. */
const silence = 60

/** Repeats until an attempt is ok or the time is over, and returns the result of the last one. */
export async function untilOk<Result>({ attempt, reasonOf, progress, ...times }: Waiting<Result>): Promise<Result> {
  const end = now() + times.seconds
  let told = { reason: '', at: 0 }
  for (;;) {
    const result = await attempt()
    const reason = reasonOf(result)
    const left = end - now()
    if (reason === undefined || left <= 0) return result
    if (reason !== told.reason || now() - told.at >= silence) {
      told = { reason, at: now() }
      progress(`waiting, ${shown(left)} left: ${reason}`)
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(times.pause, left) * 1000))
  }
}

/** Seconds of a monotonic clock. */
function now(): number {
  return performance.now() / 1000
}

function shown(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < units.m ? `${whole}s` : `${Math.floor(whole / units.m)}m${whole % units.m}s`
}
