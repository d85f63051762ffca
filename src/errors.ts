/** One thing that is wrong, in words that say how to mend it. */
export interface Issue {
  /** Where it is: an option's path such as `backend.volume.size`, or a file's name. Empty for the whole input. */
  readonly path: string
  /** What was given and what is allowed. Never holds a secret's value. */
  readonly message: string
}

/**
 * The only error that this package throws for wrong input: wrong options, objects that cannot be used, a folder that
 * must not be written to. It carries every issue at once, so that one run is enough to see all of them.
 *
 * @example
 * ```ts
 * import { ConvexK8sError, convexStack } from '@proompteng/convex-k8s'
 *
 * try {
 *   convexStack({ host: 'https://convex.example.com/' })
 * } catch (error) {
 *   if (error instanceof ConvexK8sError) console.error(error.issues)
 * }
 * ```
 */
export class ConvexK8sError extends Error {
  override readonly name = 'ConvexK8sError'
  /** Every issue found, in the order of the options. */
  readonly issues: readonly Issue[]

  constructor(summary: string, issues: readonly Issue[]) {
    super([summary, ...issues.map(lineOf)].join('\n'))
    this.issues = issues
  }
}

function lineOf({ path, message }: Issue): string {
  return path === '' ? `  - ${message}` : `  - ${path}: ${message}`
}
