import { join } from 'node:path'
import { modulesFolder } from '../folders.ts'
import { runOrThrow } from '../run.ts'
import { ClusterUnavailable } from '../unavailable.ts'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Runs Go in the folder of one pinned module. */
export async function go(module: string, args: readonly string[]): Promise<string> {
  try {
    // A go.work above the checkout would replace the pins.
    return await runOrThrow('go', args, { cwd: join(modulesFolder, module), env: { GOWORK: 'off' } })
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new ClusterUnavailable('The cluster tests need Go 1.26 or newer on the PATH: there is no "go" command.')
  }
}
