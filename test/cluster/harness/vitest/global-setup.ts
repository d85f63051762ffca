import { buildMissing } from '../programs/build.ts'
import { ClusterUnavailable } from '../unavailable.ts'

/** Builds what this machine does not have yet, before any test and outside its time limits. */
export default async function setup(): Promise<void> {
  try {
    await buildMissing()
  } catch (error) {
    if (!(error instanceof ClusterUnavailable)) throw error
    // One line that says what is missing, where vitest would print a stack.
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
