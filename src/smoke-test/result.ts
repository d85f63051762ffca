/** The parts of a smoke test. */
export type SmokeTestPart =
  | 'certificate'
  | 'version'
  | 'admin key'
  | 'upload URL'
  | 'HTTP actions'
  | 'metrics'
  | 'WebSocket'

/** The result of one part. */
export interface SmokeTestCheck {
  readonly part: SmokeTestPart
  /** `skipped` if it could not be tested: without an admin key, or because an earlier part failed. */
  readonly outcome: 'ok' | 'failed' | 'skipped'
  /** The result in words. Never contains the admin key. */
  readonly message: string
  /** What to check if the part failed. */
  readonly look?: string | undefined
}

/** The result of `smokeTest`. */
export interface SmokeTestResult {
  readonly url: string
  /** Whether no part has failed. */
  readonly ok: boolean
  /** Every part once, always in the same order. */
  readonly checks: readonly SmokeTestCheck[]
}

/** An outcome, without its part. */
export type Outcome = Omit<SmokeTestCheck, 'part'>

export const ok = (message: string): Outcome => ({ outcome: 'ok', message })
export const failed = (message: string, look: string): Outcome => ({ outcome: 'failed', message, look })
export const skipped = (message: string): Outcome => ({ outcome: 'skipped', message })
