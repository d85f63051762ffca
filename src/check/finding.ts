/** How bad a finding is: an `error` breaks or loses something, a `warning` will sooner or later, an `info` says what could not be seen. */
export type Severity = 'error' | 'warning' | 'info'

/** Where an object was read from. */
export interface Location {
  /** File, as it was named on the command line; `<stdin>` for standard input. */
  readonly file: string
  /** First line of the object in it, counted from 1. */
  readonly line: number
}

/** What `check` reports. */
export interface Finding {
  /** Id of the rule, which reads like a sentence: `backend-single-writer`. */
  readonly rule: string
  readonly severity: Severity
  readonly object: {
    readonly apiVersion: string
    readonly kind: string
    readonly namespace: string | undefined
    readonly name: string | undefined
  }
  /** Path in the object: `spec.template.spec.containers[0].env[3].value`. Empty for the whole object. */
  readonly path: string
  /** What is wrong. Never holds a secret's value. */
  readonly message: string
  /** How to mend it. */
  readonly fix: string
  /** Where the rule is explained. */
  readonly docs: string
  /** Where the object was read from, when `loadObjects` has read it. */
  readonly location?: Location | undefined
}
