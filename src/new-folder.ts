import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './system-error.ts'

/**
 * Makes a folder with those above it, and gives the new ones, outermost first. Level by level: the recursive `mkdir` of
 * Node 20 never ends below a folder that takes none, such as /proc.
 *
 * @throws the system's error for a folder that cannot be made. New folders above it are removed again.
 */
export async function makeFolder(path: string): Promise<readonly string[]> {
  const isNew = await makeOne(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    return undefined
  })
  if (isNew !== undefined) return isNew ? [path] : []
  return inNewFolder(dirname(path), async (above) => ((await makeOne(path)) ? [...above, path] : above))
}

/** Makes a folder and does something in it. When that fails, new folders that are empty are removed again. */
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

/** Removes new folders, the innermost first, unless there is something in them. */
export async function removeEmpty(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined)
}

/** Makes a folder in one that exists, unless it exists. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    // Some systems have other errors than EEXIST for a folder that exists.
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
