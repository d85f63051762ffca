import { resolve } from 'node:path'
import { modulesFolder } from '../folders.ts'
import { runOrThrow } from '../run.ts'
import { ClusterUnavailable } from '../unavailable.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Runs Go in the folder of one pinned module, or in a copy of it. */
export async function go(module: string, args: readonly string[]): Promise<string> {
  try {
    // A go.work above the checkout would replace the pins. A program may need a newer Go, which is a module as well.
    const env = { GOWORK: 'off', GOTOOLCHAIN: 'auto' }
    return await runOrThrow('go', args, { cwd: resolve(modulesFolder, module), env })
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new ClusterUnavailable('The cluster tests need Go 1.26 or newer on the PATH: there is no "go" command.')
  }
}
