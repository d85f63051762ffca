import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './system-error.ts'

/**
 * Creates a folder and its parents, and returns the new ones, outermost first. Level by level: the recursive `mkdir` of
 * Node 20 never ends below a folder that refuses new folders, such as /proc.
 *
 * @throws the system's error for a folder that cannot be created. New folders above it are removed again.
 */
export async function makeFolder(path: string): Promise<readonly string[]> {
  const isNew = await makeOne(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    return undefined
  })
  if (isNew !== undefined) return isNew ? [path] : []
  return inNewFolder(dirname(path), async (above) => ((await makeOne(path)) ? [...above, path] : above))
}

/** Creates a folder for an operation. If the operation fails, new empty folders are removed. */
export async function inNewFolder<Result>(
  path: string,
  act: (made: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const made = await makeFolder(path)
  try {
    return await act(made)
  } catch (error) {
    await removeEmpty(made)
    throw error
  }
}

/** Removes new folders, innermost first, unless they have content. */
export async function removeEmpty(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined)
}

/** Creates a folder in an existing one, unless it exists. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    // Some systems return other errors than EEXIST for an existing folder.
    if (codeOf(error) !== 'ENOENT' && (await isFolder(path))) return false
    throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
