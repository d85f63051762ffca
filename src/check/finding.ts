/**
 * Severity of a finding: an `error` causes a failure or a loss of data, a `warning` may cause one later, an `info` reports
 * what the manifests do not show.
 */
export type Severity = 'error' | 'warning' | 'info'

/** The place from which an object was read. */
export interface Location {
  /** File, as named on the command line; `<stdin>` for standard input. */
  readonly file: string
  /** First line of the object in the file, counted from 1. */
  readonly line: number
}

/** A finding of `check`. */
export interface Finding {
  /** Id of the rule: `backend-single-writer`. */
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
  /** The problem. Never contains the value of a secret. */
  readonly message: string
  /** How to fix the problem. */
  readonly fix: string
  /** URL of the documentation of the rule. */
  readonly docs: string
  /** The place from which `loadObjects` has read the object. */
  readonly location?: Location | undefined
}
