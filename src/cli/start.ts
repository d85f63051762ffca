import { reasonOf } from '../system-error.ts'
import { printError } from './output.ts'
import { run } from './run.ts'

/** Runs the command with the arguments of the process, and sets its exit status. */
export async function start(): Promise<void> {
  let isCut = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `convex-k8s rules | head` closes the pipe before everything is written.
    if (error.code === 'EPIPE' || isCut) return
    isCut = true
    process.exitCode = 2
    printError(`convex-k8s: standard output cannot be written (${reasonOf(error)})`)
  })
  // There is nowhere to report it.
  process.stderr.on('error', () => undefined)

  // A command that waits for nothing and is not done must not pass. Node has this status for such modules.
  process.once('beforeExit', () => (process.exitCode ??= 13))

  const status = await run(process.argv.slice(2))
  process.exitCode = isCut ? 2 : status
}
