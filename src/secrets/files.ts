import { randomBytes } from 'node:crypto'
import { chmod, chown, link, lstat, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConvexK8sError } from '../errors.ts'
import { inNewFolder } from '../new-folder.ts'
import { mostBytesOfSmallFile, readRegularFile } from '../regular-file.ts'
import { codeOf, reasonOf } from '../system-error.ts'

/** The text of a regular file, or `undefined` when it does not exist. */
export async function readFileIfAny(path: string): Promise<string | undefined> {
  const stats = await onDisk(path, () => unlessMissing(lstat(path)))
  if (stats === undefined) return undefined
  const text = stats.isSymbolicLink()
    ? { problem: 'is a symbolic link' }
    : await onDisk(path, () => readRegularFile(path, mostBytesOfSmallFile))
  if (typeof text === 'object') throw refused(path, `exists and ${text.problem}; choose a different name`)
  return text
}

/**
 * Writes a file that contains a secret value. It is created with mode 0600 before anything is written, and never
 * overwrites another file, whose mode and readers are unknown.
 *
 * @throws ConvexK8sError if a file with this name exists, or for an error of the system. The error never contains the
 * text.
 */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  await withSecretFile(path, text, async () => undefined)
}

/** Writes a file with a secret value before an operation, and removes it if the operation fails. */
export async function withSecretFile(path: string, text: string, act: () => Promise<void>): Promise<void> {
  await onDisk(path, () =>
    inNewFolder(dirname(path), async () => {
      await writeNew(path, text, 0o600)
      try {
        await act()
      } catch (error) {
        await unlink(path).catch(() => undefined)
        throw error
      }
    }),
  )
}

/**
 * Writes a file in one step, so that no process reads an incomplete file. A new file never replaces the file of another
 * run.
 */
export async function writePublicFile(path: string, text: string, isNew: boolean): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.convex-k8s-${randomBytes(8).toString('hex')}.tmp`)
  await onDisk(path, () =>
    inNewFolder(folder, async () => {
      await writeNew(temporary, text, 0o666)
      try {
        // The umask determines the mode of a new file.
        if (!isNew) await keepAccess(path, temporary)
        await (isNew ? moveNew(temporary, path) : rename(temporary, path))
      } finally {
        await unlessMissing(unlink(temporary))
      }
    }),
  )
}

/** Gives a file the owner and the mode of another. Only root can give it to another user. */
async function keepAccess(from: string, to: string): Promise<void> {
  const { uid, gid, mode } = await stat(from)
  await chown(to, uid, gid).catch(() => undefined)
  await chmod(to, mode)
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

/** A link fails if the file exists, but a rename would replace it. Not every file system has links. */
async function moveNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error
    await rename(from, to)
  }
}

async function unlessMissing<Result>(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function onDisk<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST')
      throw refused(path, 'already exists and is not overwritten; remove it or choose a different name')
    throw code === undefined ? error : refused(path, reasonOf(error))
  }
}

/** The error for a file that cannot be used. */
export function refused(path: string, message: string): ConvexK8sError {
  return new ConvexK8sError('The file cannot be used.', [{ path, message }])
}
