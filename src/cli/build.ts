import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { unreadable } from '../check/load/parse.ts'
import { limits } from '../check/load/limits.ts'
import { shownPath } from '../shown.ts'
import { codeOf } from '../system-error.ts'
import { UsageError } from './usage-error.ts'

const run = promisify(execFile)
const timeout = 120_000
const programs = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
] as const

/**
 * The output of `kubectl kustomize` for a folder, or of `kustomize build` if kubectl is missing. Their messages are not
 * passed on, because they may quote a Secret.
 *
 * @throws UsageError when neither is on the PATH, and ConvexK8sError when the one that is fails.
 */
export async function built(folder: string): Promise<string> {
  for (const [program, command] of programs) {
    try {
      // An absolute path is never read as an option, and no shell interprets it.
      const { stdout } = await run(program, [command, resolve(folder)], { timeout, maxBuffer: limits.bytes })
      return stdout
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue
      const message = `${program} ${command} ${endOf(error)}; run it to see why: ${program} ${command} ${shownPath(folder)}`
      throw unreadable([{ path: folder, message }])
    }
  }
  throw new UsageError('--build needs kubectl or kustomize on the PATH')
}

function endOf(error: unknown): string {
  const { code, killed } = error as { readonly code?: unknown; readonly killed?: boolean }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `prints more than ${limits.bytes / 1024 / 1024} MiB`
  if (killed === true) return `has not ended after ${timeout / 1_000} seconds`
  return typeof code === 'number' ? `ended with status ${code}` : 'could not be run'
}
