/** What a smoke test looks at. */
export type SmokeTestPart =
  | 'certificate'
  | 'version'
  | 'admin key'
  | 'upload URL'
  | 'HTTP actions'
  | 'metrics'
  | 'WebSocket'

/** What was found of one part. */
export interface SmokeTestCheck {
  readonly part: SmokeTestPart
  /** `skipped` when it could not be tested: without an admin key, or because something before it has failed. */
  readonly outcome: 'ok' | 'failed' | 'skipped'
  /** What was found. Never holds the admin key. */
  readonly message: string
  /** What to check when the part has failed. */
  readonly look?: string | undefined
}

/** What `smokeTest` gives. */
export interface SmokeTestResult {
  readonly url: string
  /** Whether nothing has failed. */
  readonly ok: boolean
  /** Every part once, always in the same order. */
  readonly checks: readonly SmokeTestCheck[]
}

/** An outcome before it is known which part it is of. */
export type Outcome = Omit<SmokeTestCheck, 'part'>

export const ok = (message: string): Outcome => ({ outcome: 'ok', message })
export const failed = (message: string, look: string): Outcome => ({ outcome: 'failed', message, look })
export const skipped = (message: string): Outcome => ({ outcome: 'skipped', message })
