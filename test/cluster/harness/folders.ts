import { mkdtemp } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The pinned Go modules, one folder each. */
export const modulesFolder = fileURLToPath(new URL('../modules/', import.meta.url))

/** Where built programs are kept: outside the checkout, so that a clean clone on the same machine reuses them. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'convex-k8s')

/** A new empty folder for one run's data, which its caller removes. */
export const temporaryFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `convex-k8s-${name}-`))
